/** Charts of the evidence that something got worse. */

import { h } from "../core/dom.js";
import { power } from "../core/format.js";
import { chart } from "./chart.js";
import { column, latest, lineOf, markersOf, spoken } from "./curves.js";
import { seriesParameters } from "./model-charts.js";

const HEIGHT = 190;
const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** @param {import("./model-charts.js").Setting} setting */
export function evidenceCharts(setting) {
  return setting.view.monitors
    .filter(({ evidence }) => column(evidence, "evidence") !== null)
    .map((monitored) => {
      const alerts = setting.view.alerts.filter((alert) => alert.monitor === monitored.monitor);
      const onsets = monitored.onsets.map((at) => ({ at, kind: "onset", label: "Onset" }));
      const made = evidenceSpec(monitored.monitor, monitored.evidence, setting.view.period, [...markersOf(alerts), ...onsets]);
      return h("div", { key: monitored.monitor }, chart({ ...made, zoom: setting.zoom, csv: driftCsv(setting, monitored) }));
    });
}

/** The evidence of a sequential detector against its threshold, both as powers of ten. */
export function evidenceSpec(title, curve, period, markers) {
  const line = { values: curve.values.evidence ?? [], name: "evidence", colour: "series-1", width: 2 };
  const last = latest(curve, "evidence");
  const threshold = latest(curve, "threshold");
  const against = threshold === null ? "" : ` Newest ${power(last)}, alarm at ${power(threshold)}.`;
  return {
    title,
    summary: `${spoken(`Evidence of ${title}`, line, power)}${against}`,
    height: HEIGHT,
    ...period,
    times: curve.times,
    format: power,
    tick: (value) =>
      Number.isInteger(value) ? `10${[...String(value)].map((digit) => SUPERSCRIPTS[digit]).join("")}` : "",
    increments: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    span: 2,
    lines: [line, ...lineOf(curve, "threshold", { name: "alarm at", colour: "bad", form: "dotted", width: 1.5 })],
    markers,
  };
}

function driftCsv({ view }, { monitor, metric, criterion, window }) {
  const fields = "current,reference,change,change_lower,change_upper,evidence,threshold,verdict";
  return { ...seriesParameters(view), window, measurement: "drift", monitor, metric, criterion, fields };
}
