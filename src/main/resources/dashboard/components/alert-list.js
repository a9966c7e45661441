/** Alerts beneath each other: what, for whom, from what to what, since when. */

import { h } from "../core/dom.js";
import { change, figure, metricName } from "../core/format.js";
import { link } from "../core/route.js";
import { severity, state } from "./marks.js";
import { ago, sliceName } from "./texts.js";

/**
 * @param {object[]} alerts as the server lists them
 * @param {number} now
 * @param {{withState?: boolean}} [options] withState: firing or resolved instead of the severity
 */
export function alertList(alerts, now, { withState = false } = {}) {
  return h(
    "ul",
    { class: "alerts" },
    alerts.map((alert) => row(alert, now, withState)),
  );
}

function row(alert, now, withState) {
  return h(
    "li",
    { key: alert.alert_id },
    h("span", null, withState ? state(alert.state) : severity(alert.severity)),
    h(
      "a",
      { class: "sentence", href: link("alert", { id: alert.alert_id }) },
      h("strong", null, subject(alert)),
      " ",
      changeOf(alert),
    ),
    h(
      "span",
      { class: "since quiet small" },
      alert.state === "resolved"
        ? ["resolved ", ago(alert.resolved_at ?? alert.updated_at, now)]
        : ["raised ", ago(alert.raised_at, now)],
      h("br"),
      alert.monitor,
    ),
  );
}

/** "support-chat, language=pt" */
export function subject({ model, version, slice }) {
  const words = [model];
  if (version !== "*") {
    words.push(`version ${version}`);
  }
  if (slice !== "all") {
    words.push(sliceName(slice));
  }
  return words.join(", ");
}

/** "quality (correct) 54.3 %, was 89.6 % (−35.3 points)" */
export function changeOf(alert) {
  const {
    state,
    metric,
    criterion,
    current,
    reference,
    change: difference,
    change_lower,
    change_upper,
    summary,
  } = alert;
  if (current === null || reference === null) {
    return summary ?? metricName(metric, criterion);
  }
  const range =
    change_lower === null || change_upper === null
      ? ""
      : `, 95 % interval ${change(metric, change_lower)} to ${change(metric, change_upper)}`;
  const name = metricName(metric, criterion);
  const beside = state === "resolved" ? "against" : "was";
  return `${name} ${figure(metric, current)}, ${beside} ${figure(metric, reference)} (${change(metric, difference)}${range})`;
}
