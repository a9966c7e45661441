/** What a monitor watches, and where it is in the series. */

const COLUMNS = {
  quality: "mean",
  "error-rate": "error_rate",
  abandonment: "rate",
  "abandonment-after-bad": "after_bad_rate",
  "latency-p50": "p50_ms",
  "latency-p95": "p95_ms",
  "latency-p99": "p99_ms",
  "first-token-p95": "first_token_p95_ms",
};

const BESIDE = new Set(["lower", "upper", "reference", "reference_lower", "reference_upper", "bound", "labels"]);

/** Metrics whose slices can be compared, and their names. */
export const SLICED = [
  ["quality", "Quality"],
  ["error-rate", "Error rate"],
  ["refusal-rate", "Refusal rate"],
  ["abandonment", "Abandonment"],
  ["abandonment-after-bad", "Abandonment after bad answers"],
  ["latency-p50", "Latency p50"],
  ["latency-p95", "Latency p95"],
  ["latency-p99", "Latency p99"],
  ["first-token-p95", "First token p95"],
];

export const WINDOWS = [
  ["1h", "1 h"],
  ["24h", "24 h"],
  ["7d", "7 d"],
  ["30d", "30 d"],
];

/** "30 d" */
export function windowName(window) {
  return WINDOWS.find(([value]) => value === window)?.[1] ?? window;
}

/** The column of a curve that holds the metric itself. */
export function columnOf(metric, values) {
  const column = COLUMNS[metric];
  return column in values ? column : Object.keys(values).find((key) => !BESIDE.has(key));
}

/** What a figure of the metric rests on: "label", "turn" or "request". */
export function unitOf(metric) {
  return metric === "quality" ? "label" : metric.startsWith("abandonment") ? "turn" : "request";
}
