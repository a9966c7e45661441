/** All incidents, open and past: how they went, who did what, and false alarms against what was promised. */

import { doneTo, falseAlarmButton } from "../components/incident-actions.js";
import { severity } from "../components/marks.js";
import { name, nothing, when } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { count, counted, duration } from "../core/format.js";
import { link } from "../core/route.js";

/** The job remembers an incident for so long after its end, unless its settings say otherwise. */
const REMEMBERED_MILLIS = 3 * 86_400_000;

/** @type {import("../app.js").Page} */
export const incidentsPage = {
  title: ({ model }) => (model ? `Incidents of ${model}` : "Incidents"),

  load: ({ model, from, to }, { signal }) => get("incidents", { model, from, to }, signal),

  view: ({ months, false_alarms: falseAlarms, incidents, incomplete }, parameters, context) => [
    h(
      "div",
      { class: "page-head" },
      h("h1", { tabindex: "-1" }, incidentsPage.title(parameters)),
      h("p", null, `${counted(incidents.length, "incident")} in 90 days`),
    ),
    parameters.model
      ? h("div", { class: "controls" }, h("a", { href: link("incidents") }, "Incidents of all models"))
      : null,
    incomplete ? h("p", { class: "note" }, `There are more: the newest ${incidents.length} are shown.`) : null,
    falseAlarms.map((each) =>
      h("p", { class: "note", key: each.sentence }, h(each.exceeded ? "strong" : "span", null, `${each.sentence}.`)),
    ),
    incidents.length === 0 ? nothing("No incident.") : [monthTable(months), list(incidents, context)],
  ],
};

const HEADS = ["Month", "Incidents", "False", "Still open", "Told after", "Acknowledged after", "Over after"];

function monthTable(months) {
  return h(
    "table",
    { class: "stacked" },
    h("caption", { class: "quiet small" }, "By month of opening; times are medians"),
    h("thead", null, h("tr", null, HEADS.map((head) => h("th", { scope: "col" }, head)))),
    h(
      "tbody",
      null,
      months.map((month) =>
        h(
          "tr",
          { key: month.month },
          h("th", { scope: "row" }, month.month),
          [
            count(month.incidents),
            count(month.false_alarms),
            count(month.open),
            took(month.tell_ms),
            took(month.acknowledge_ms),
            took(month.end_ms),
          ].map((text, i) => h("td", { "data-label": HEADS[i + 1] }, text)),
        ),
      ),
    ),
  );
}

function took(millis) {
  return millis === null ? "–" : duration(millis);
}

function list(incidents, context) {
  return h(
    "ul",
    { class: "alerts incidents" },
    incidents.map((incident) => row(incident, context)),
  );
}

function row(incident, context) {
  const { now } = context;
  return h(
    "li",
    { key: incident.incident_id },
    h("span", null, severity(incident.severity)),
    h("span", { class: "sentence" }, incident.summary ?? name(incident.model), h("br"), course(incident)),
    h(
      "span",
      { class: "since quiet small" },
      state(incident),
      h("br"),
      `told after ${took(incident.tell_ms)}`,
      incident.acknowledge_ms === null ? "" : `, acknowledged after ${took(incident.acknowledge_ms)}`,
    ),
    h(
      "div",
      { class: "acts" },
      doneTo({ acknowledged: false, silenced_until: null, actions: incident.actions }, now),
      mayBeMarked(incident, context) ? falseAlarmButton(incident, context) : null,
    ),
  );
}

function state({ state: is, lasted_ms: lasted, false_alarm: isFalse }) {
  const marked = isFalse ? ", a false alarm" : "";
  return is === "open" ? `open${marked}` : `over after ${took(lasted)}${marked}`;
}

function course(incident) {
  return h(
    "span",
    { class: "quiet small" },
    incident.course.map(({ at, news }, i) => [i === 0 ? "" : " · ", news, " ", when(at)]),
  );
}

function mayBeMarked({ false_alarm: isFalse, closed_at: closedAt }, { cannotAct, now }) {
  return cannotAct === null && !isFalse && closedAt !== null && closedAt > now - REMEMBERED_MILLIS;
}
