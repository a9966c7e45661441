/** The charts of one model. */

import { h } from "../core/dom.js";
import { count, milliseconds, rate, rateTick } from "../core/format.js";
import { chart } from "./chart.js";
import { aligned, column, lineOf, markersOf, referenceLines, spoken } from "./curves.js";

const HIGH = 250;
const MEDIUM = 190;
const STRIP = 84;

/**
 * @typedef {object} Setting
 * @property {object} view of the model
 * @property {object | null} other the same of the version that it is compared with
 * @property {string | null} otherName
 * @property {(from: number, to: number) => void} zoom
 */

/** @param {Setting} setting */
export function qualityCharts(setting) {
  return setting.view.quality.map((quality) => {
    const { criterion, curve } = quality;
    const other = setting.other?.quality.find((candidate) => candidate.criterion === criterion)?.curve;
    const alerts = setting.view.alerts.filter((alert) => alert.metric === "quality" && alert.criterion === criterion);
    const main = {
      values: curve.values.mean ?? [],
      name: nameOfMain(setting, "quality"),
      colour: "series-1",
      width: 2.25,
      band: bandOf(curve),
    };
    return group(
      `quality-${criterion}`,
      spec(setting, curve, {
        title: `Quality: ${criterion}`,
        height: HIGH,
        format: rate,
        tick: rateTick,
        tick: rateTick,
        within: [0, 1],
        span: 0.12,
        lines: [...referenceLines(curve), main, ...compared(setting, other, "mean", curve)],
        spokenLine: main,
        hasStrip: column(curve, "labels") !== null,
        alerts,
        csv: { measurement: "quality", criterion, fields: "mean,lower,upper,labels,effective_labels" },
      }),
      labelStrip(setting, curve),
    );
  });
}

/** @param {Setting} setting */
export function latencyChart(setting) {
  const curve = setting.view.latency;
  const lines = [
    ...lineOf(curve, "p50_ms", { name: "p50", colour: "series-3", width: 1.25 }),
    ...lineOf(curve, "p90_ms", { name: "p90", colour: "series-5", width: 1.25 }),
    ...lineOf(curve, "p95_ms", { name: "p95", colour: "series-1", width: 2.25 }),
    ...lineOf(curve, "p99_ms", { name: "p99", colour: "series-4", width: 1.25 }),
  ];
  return group(
    "latency",
    spec(setting, curve, {
      title: "Latency",
      height: MEDIUM,
      format: milliseconds,
      within: [0, Infinity],
      span: 200,
      lines: [
        ...watched(setting, "latency-p95", curve),
        ...lines,
        ...compared(setting, setting.other?.latency, "p95_ms", curve, "p95, "),
      ],
      spokenLine: lines.find((line) => line.name === "p95"),
      alerts: setting.view.alerts.filter((alert) => alert.metric.startsWith("latency")),
      csv: { measurement: "latency", fields: "p50_ms,p90_ms,p95_ms,p99_ms,count" },
    }),
  );
}

/** @param {Setting} setting */
export function firstTokenChart(setting) {
  const curve = setting.view.latency;
  const lines = [
    ...lineOf(curve, "first_token_p50_ms", { name: "p50", colour: "series-3", width: 1.25 }),
    ...lineOf(curve, "first_token_p95_ms", { name: "p95", colour: "series-1", width: 2.25 }),
  ];
  return lines.length === 0
    ? null
    : group(
        "first-token",
        spec(setting, curve, {
          title: "Time to the first token",
          height: MEDIUM,
          format: milliseconds,
          within: [0, Infinity],
          span: 100,
          lines: [
            ...watched(setting, "first-token-p95", curve),
            ...lines,
            ...compared(setting, setting.other?.latency, "first_token_p95_ms", curve, "p95, "),
          ],
          spokenLine: lines.at(-1),
          alerts: setting.view.alerts.filter((alert) => alert.metric.startsWith("first-token")),
          csv: { measurement: "latency", fields: "first_token_p50_ms,first_token_p95_ms,first_token_count" },
        }),
      );
}

/** @param {Setting} setting */
export function failureChart(setting) {
  const curve = setting.view.traffic;
  const lines = [
    ...lineOf(curve, "error_rate", { name: "errors", colour: "series-1", width: 2.25 }),
    ...shareOfRequests(curve, "refused", { name: "refused", colour: "series-3", width: 1.25 }),
    ...shareOfRequests(curve, "unanswered", { name: "unanswered", colour: "series-4", width: 1.25, form: "dashed" }),
  ];
  return group(
    "failures",
    spec(setting, curve, {
      title: "Errors, refused and unanswered, per request",
      height: MEDIUM,
      format: rate,
      tick: rateTick,
      within: [0, 1],
      span: 0.01,
      lines: [
        ...watched(setting, "error-rate", curve),
        ...lines,
        ...compared(setting, setting.other?.traffic, "error_rate", curve, "errors, "),
      ],
      spokenLine: lines[0],
      alerts: setting.view.alerts.filter(({ metric }) => metric === "error-rate" || metric === "refusal-rate"),
      csv: { measurement: "traffic", fields: "requests,errors,error_rate,refused,unanswered" },
    }),
  );
}

/** @param {Setting} setting */
export function requestChart(setting) {
  const curve = setting.view.traffic;
  const lines = lineOf(curve, "requests", { name: "requests in the window", colour: "series-5", form: "bars" });
  return group(
    "requests",
    spec(setting, curve, {
      title: "Requests",
      height: MEDIUM,
      format: count,
      lines: [...lines, ...compared(setting, setting.other?.traffic, "requests", curve)],
      spokenLine: lines[0],
      alerts: [],
      csv: { measurement: "traffic", fields: "requests,answered,unanswered" },
    }),
  );
}

function shareOfRequests(curve, name, look) {
  const counts = column(curve, name);
  const requests = column(curve, "requests");
  if (counts === null || requests === null) {
    return [];
  }
  return [{ ...look, values: counts.map((value, i) => (value === null || !requests[i] ? null : value / requests[i])) }];
}

/** @param {Setting} setting */
export function abandonmentChart(setting) {
  const curve = setting.view.abandonment;
  const main = lineOf(curve, "rate", {
    name: nameOfMain(setting, "all turns"),
    colour: "series-1",
    width: 2.25,
    band: bandOf(curve),
  });
  return group(
    "abandonment",
    spec(setting, curve, {
      title: "Abandoned turns",
      height: MEDIUM,
      format: rate,
      tick: rateTick,
      within: [0, 1],
      span: 0.05,
      lines: [
        ...watched(setting, "abandonment", curve),
        ...main,
        ...compared(setting, setting.other?.abandonment, "rate", curve),
      ],
      spokenLine: main[0],
      alerts: setting.view.alerts.filter(({ metric }) => metric === "abandonment"),
      csv: { measurement: "abandonment", fields: "rate,lower,upper,turns,escalated" },
    }),
  );
}

/** @param {Setting} setting */
export function afterBadChart(setting) {
  const curve = setting.view.abandonment;
  const lines = [
    ...lineOf(curve, "after_bad_rate", { name: "after a bad answer", colour: "series-4", width: 2.25 }),
    ...lineOf(curve, "after_good_rate", {
      name: "after a good answer",
      colour: "series-3",
      width: 2.25,
      form: "dashed",
    }),
  ];
  return group(
    "after-bad",
    spec(setting, curve, {
      title: "Abandoned after bad and after good answers",
      height: MEDIUM,
      format: rate,
      tick: rateTick,
      within: [0, 1],
      span: 0.1,
      lines: [
        ...watched(setting, "abandonment-after-bad", curve),
        ...lines,
        ...compared(setting, setting.other?.abandonment, "after_bad_rate", curve, "after bad, "),
      ],
      spokenLine: lines[0],
      alerts: setting.view.alerts.filter(({ metric }) => metric === "abandonment-after-bad"),
      csv: {
        measurement: "abandonment",
        fields: "after_bad_rate,after_good_rate,after_bad_turns,after_good_turns",
      },
    }),
  );
}

function spec(setting, curve, { alerts, csv, spokenLine, lines, ...rest }) {
  const { view, zoom } = setting;
  return {
    ...rest,
    ...view.period,
    times: curve.times,
    lines,
    summary: spoken(rest.title, spokenLine, rest.format),
    markers: markersOf(alerts),
    csv: { ...seriesParameters(view), ...csv },
    zoom,
  };
}

function labelStrip({ view, zoom }, curve) {
  const lines = lineOf(curve, "labels", { name: "labels in the window", colour: "series-5", form: "bars" });
  return lines.length === 0
    ? null
    : {
        title: null,
        summary: spoken(lines[0].name, lines[0], count),
        height: STRIP,
        ...view.period,
        times: curve.times,
        lines,
        format: count,
        markers: [],
        zoom,
      };
}

/** What names the series and the period of a view, for a file with its figures. */
export function seriesParameters({ series, period }) {
  const { model, version, slice, window } = series;
  return { model, version, slice, window, from: period.from, to: period.to };
}

function group(key, ...specs) {
  const shown = specs.filter((one) => one !== null && one.lines.length > 0);
  return shown.length === 0
    ? null
    : h(
        "div",
        { key },
        shown.map((one) => chart(one)),
      );
}

function bandOf(curve) {
  const lower = column(curve, "lower");
  const upper = column(curve, "upper");
  return lower === null || upper === null ? undefined : { lower, upper };
}

function nameOfMain({ view, other }, name) {
  return other === null ? name : view.series.version === "*" ? "all versions" : view.series.version;
}

function compared({ other, otherName, view }, curve, name, main, prefix = "") {
  if (!curve || column(curve, name) === null) {
    return [];
  }
  const values = aligned(curve, name, main.times, view.step_millis);
  return [{ values, name: `${prefix}${otherName}`, colour: "series-2", form: "dashed", width: 2 }];
}

/** The reference of the monitor that watches this figure in this window. */
function watched({ view }, metric, curve) {
  const watch = view.monitors.find((one) => one.metric === metric && one.window === view.series.window);
  if (watch === undefined) {
    return [];
  }
  const values = Object.fromEntries(
    ["reference", "bound"].map((name) => [name, aligned(watch.comparison, name, curve.times, view.step_millis)]),
  );
  return referenceLines({ times: curve.times, values });
}
