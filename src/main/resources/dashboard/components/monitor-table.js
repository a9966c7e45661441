/** What the monitors of a series say now. */

import { h } from "../core/dom.js";
import { change, figure, interval, metricName } from "../core/format.js";
import { WINDOWS } from "../core/metrics.js";
import { latest } from "./curves.js";
import { verdict } from "./marks.js";

const COLUMNS = ["Monitor", "Watches", "Verdict", "Now", "Reference", "Change, 95 % interval", "Tolerated"];
const FIRST_NUMBER = 3;

/** @param {object[]} monitors as a model's view has them */
export function monitorTable(monitors) {
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h("tr", null, COLUMNS.map((title, i) => h("th", { scope: "col", class: i < FIRST_NUMBER ? null : "number" }, title))),
      ),
      h("tbody", null, monitors.map(monitorRow)),
    ),
  );
}

function monitorRow(watch) {
  const { monitor, metric, criterion, window, comparison, tolerance, thin } = watch;
  const at = (name) => latest(comparison, name);
  const range = interval(at("change_lower"), at("change_upper"), (value) => change(metric, value));
  const length = WINDOWS.find(([value]) => value === window)?.[1] ?? window;
  return h(
    "tr",
    { key: `${monitor} ${window} ${metric}` },
    h("th", { scope: "row" }, monitor, thin === null ? null : h("p", { class: "quiet small" }, thin)),
    h("td", null, `${metricName(metric, criterion)} over ${length}`),
    h("td", null, verdict(watch.verdict)),
    h("td", { class: "number" }, figure(metric, at("current"))),
    h("td", { class: "number" }, figure(metric, at("reference"))),
    h("td", { class: "number" }, change(metric, at("change")), range === null ? null : h("div", { class: "quiet small" }, range)),
    h("td", { class: "number" }, tolerance === null ? "–" : change(metric, tolerance).replace("+", "")),
  );
}
