/** What the monitors of a series say now. */

import { h } from "../core/dom.js";
import { change, difference, figure, interval, metricName } from "../core/format.js";
import { windowName } from "../core/metrics.js";
import { latest } from "./curves.js";
import { verdict, worstFirst } from "./marks.js";
import { name } from "./texts.js";

const COLUMNS = ["Monitor", "Watches", "Verdict", "Now", "Reference", "Change, 95 % interval", "Tolerated"];
const FIRST_NUMBER = 3;

/** @param {object[]} monitors as a model's view has them */
export function monitorTable(monitors) {
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      { class: "stacked" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          COLUMNS.map((title, i) => h("th", { scope: "col", class: i < FIRST_NUMBER ? null : "number" }, title)),
        ),
      ),
      h("tbody", null, [...monitors].sort(worstFirst).map(monitorRow)),
    ),
  );
}

function monitorRow(row) {
  const { monitor, metric, criterion, window, comparison, tolerance } = row;
  const at = (name) => latest(comparison, name);
  const range = interval(at("change_lower"), at("change_upper"), (value) => change(metric, value));
  return h(
    "tr",
    { key: `${monitor} ${window} ${metric}` },
    h("th", { scope: "row" }, name(monitor)),
    cell(1, `${metricName(metric, criterion)} over ${windowName(window)}`),
    cell(2, verdict(row.verdict)),
    cell(3, figure(metric, at("current"))),
    cell(4, figure(metric, at("reference"))),
    cell(5, change(metric, at("change")), range === null ? null : h("div", { class: "quiet small" }, range)),
    cell(6, tolerance === null ? "–" : difference(metric, tolerance)),
  );
}

function cell(column, ...content) {
  return h("td", { class: column < FIRST_NUMBER ? null : "number", "data-label": COLUMNS[column] }, content);
}
