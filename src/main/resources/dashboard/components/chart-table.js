/** The figures of a chart as a table, the newest first. */

import { h } from "../core/dom.js";
import { counted, interval } from "../core/format.js";
import { when } from "./texts.js";

const MOST_ROWS = 500;

/** @param {import("./chart.js").ChartSpec} spec */
export function seriesTable(spec) {
  const rows = spec.times
    .map((at, i) => i)
    .filter((i) => spec.lines.some((line) => (line.values[i] ?? null) !== null))
    .reverse();
  const shown = rows.slice(0, MOST_ROWS);
  return h(
    "div",
    { class: "chart-table", tabindex: "0", role: "region", "aria-label": `Figures of ${spec.title}` },
    h(
      "table",
      null,
      h("thead", null, h("tr", null, h("th", null, "Time"), spec.lines.flatMap(columnHeads))),
      h(
        "tbody",
        null,
        shown.map((i) => h("tr", null, h("td", null, when(spec.times[i])), cells(spec, i))),
      ),
    ),
    shown.length < rows.length
      ? h("p", { class: "legend-note" }, `The newest ${counted(shown.length, "row")} of ${rows.length}.`)
      : null,
  );
}

function columnHeads(line) {
  const heads = [h("th", { class: "number" }, line.name)];
  return line.band ? [...heads, h("th", { class: "number" }, line.band.name ?? "95 % interval")] : heads;
}

function cells(spec, i) {
  return spec.lines.flatMap((line) => {
    const format = line.format ?? spec.format;
    const value = line.values[i] ?? null;
    const own = h("td", { class: "number" }, value === null ? "–" : format(value));
    if (!line.band) {
      return [own];
    }
    return [own, h("td", { class: "number" }, interval(line.band.lower[i], line.band.upper[i], format) ?? "–")];
  });
}
