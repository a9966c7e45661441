/** What a monitor watches, as the server lists it: no page has a list of its own. */

import { get } from "./api.js";

const BESIDE = new Set(["lower", "upper", "reference", "reference_lower", "reference_upper", "bound", "labels"]);

let metrics = [];
let charts = [];

export const WINDOWS = [
  ["1h", "1 h"],
  ["24h", "24 h"],
  ["7d", "7 d"],
  ["30d", "30 d"],
];

/** Asks for the list, once. */
export async function readMetrics(signal) {
  if (metrics.length === 0) {
    ({ metrics, charts } = await get("metrics", {}, signal));
  }
}

/**
 * The metric of a name; of one that the server does not list, as an alert of another version may have, a number without
 * a unit.
 *
 * @param {string} label
 */
export function metricOf(label) {
  return (
    metrics.find(({ metric }) => metric === label) ?? {
      metric: label,
      title: label,
      statistic: "distribution",
      unit: "distance",
      relative: false,
      higher_is_better: false,
      counted: "request",
      fields: null,
      line: null,
    }
  );
}

/** Metrics whose slices can be compared, and their names. */
export function sliced() {
  return scalars().map(({ metric, title }) => [metric, title]);
}

/** Metrics by which models are compared at a glance. */
export function glanced() {
  return scalars().filter(({ overview }) => overview);
}

/** The charts of metrics in their order, each with its metrics. */
export function metricCharts() {
  return charts.map((chart) => ({ ...chart, metrics: scalars().filter(({ line }) => line.chart === chart.chart) }));
}

/** The chart that a metric is drawn in. */
export function chartOf(metric) {
  return metricCharts().find(({ chart }) => chart === metric.line.chart);
}

function scalars() {
  return metrics.filter(({ fields }) => fields !== null);
}

/** "30 d" */
export function windowName(window) {
  return WINDOWS.find(([value]) => value === window)?.[1] ?? window;
}

/** The column of a curve that holds the metric itself. */
export function columnOf(metric, values) {
  const column = metricOf(metric).fields?.value;
  return column in values ? column : Object.keys(values).find((key) => !BESIDE.has(key));
}

/** What a figure of the metric rests on: "label", "turn", "answer" or "request". */
export function unitOf(metric) {
  return metricOf(metric).counted;
}
