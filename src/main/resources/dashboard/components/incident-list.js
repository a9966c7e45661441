/** Open incidents beneath each other: what happened, what it is now, at its worst and before, since when. */

import { h } from "../core/dom.js";
import { counted, figure, metricName } from "../core/format.js";
import { link } from "../core/route.js";
import { actionButtons, doneTo } from "./incident-actions.js";
import { severity } from "./marks.js";
import { lasting, sliceName } from "./texts.js";

/**
 * @param {object[]} incidents as the server lists them
 * @param {{now: number, cannotAct: string | null, reload: () => void}} context
 */
export function incidentList(incidents, context) {
  return h(
    "ul",
    { class: "alerts incidents" },
    incidents.map((incident) => row(incident, context)),
  );
}

function row(incident, context) {
  const { now } = context;
  const firing = incident.members.filter(({ state }) => state === "firing");
  return h(
    "li",
    { key: incident.incident_id },
    h("span", null, severity(incident.severity)),
    h(
      "span",
      { class: "sentence" },
      incident.summary ?? incident.model,
      firing.map((alert) => [
        h("br"),
        h("a", { class: "small", href: link("alert", { id: alert.alert_id }) }, standing(alert)),
      ]),
    ),
    h(
      "span",
      { class: "since quiet small" },
      "open for ",
      lasting(incident.opened_at ?? incident.updated_at, now),
      h("br"),
      [counted(incident.alerts, "alert"), incident.owner].filter((part) => part !== null).join(", "),
    ),
    h(
      "div",
      { class: "acts" },
      doneTo(incident, now),
      context.cannotAct === null ? actionButtons(incident, context) : null,
    ),
  );
}

/** "quality (correct): now 60.0 %, at its worst 58.1 %, before 97.4 %" */
export function standing({ metric, criterion, slice, now, worst, before }) {
  const parts = [
    ["now", now],
    ["at its worst", worst],
    ["before", before],
  ]
    .filter(([, value]) => value !== null)
    .map(([word, value]) => `${word} ${figure(metric, value)}`);
  const where = slice === "all" ? "" : `, ${sliceName(slice)}`;
  return `${metricName(metric, criterion)}${where}: ${parts.join(", ")}`;
}
