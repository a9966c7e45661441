/** The charts of one model. */

import { h } from "../core/dom.js";
import { count, figure, tick } from "../core/format.js";
import { chartOf, metricCharts, metricOf } from "../core/metrics.js";
import { chart } from "./chart.js";
import { aligned, column, lineOf, markersOf, referenceLines, spoken } from "./curves.js";

const HIGH = 250;
const MEDIUM = 190;
const STRIP = 84;
const MAIN = { colour: "series-1", width: 2.25 };
const OTHERS = [
  { colour: "series-3", width: 1.25 },
  { colour: "series-5", width: 1.25 },
  { colour: "series-4", width: 1.25 },
];

/**
 * @typedef {object} Setting
 * @property {object} view of the model
 * @property {object | null} other the same of the version that it is compared with
 * @property {string | null} otherName
 * @property {(from: number, to: number) => void} zoom
 */

/** @param {Setting} setting */
export function qualityCharts(setting) {
  const metric = metricOf("quality");
  const { title, span } = chartOf(metric);
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
        title: `${title}: ${criterion}`,
        height: HIGH,
        ...written(metric, span),
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

/** One chart for each group of metrics that the server lists, in its order; quality has charts of its own. */
export function answerCharts(setting) {
  return metricCharts()
    .filter(({ metrics }) => metrics.length > 0 && metrics[0].fields.measurement !== "quality")
    .map((group) => metricChart(setting, group));
}

function metricChart(setting, { chart: key, title, span, beside, metrics }) {
  const main = metrics.find(({ line }) => line.main) ?? metrics[0];
  const { measurement, has_interval } = main.fields;
  const curve = setting.view[measurement];
  const isOne = metrics.length + beside.length === 1;
  const all = [...metrics, ...beside];
  const others = all.filter((one) => one !== main);
  const lines = all.flatMap((one) => {
    const isMain = one === main;
    const name = one.line?.name ?? one.name;
    return lineOf(curve, one.fields?.value ?? one.field, {
      name: isMain && isOne ? nameOfMain(setting, name) : name,
      ...(isMain ? MAIN : { ...OTHERS[others.indexOf(one) % OTHERS.length], form: one.line ? undefined : "dashed" }),
      band: isMain && has_interval ? bandOf(curve) : undefined,
    });
  });
  return lines.length === 0
    ? null
    : group(
        key,
        spec(setting, curve, {
          title,
          height: MEDIUM,
          ...written(main, span),
          lines: [
            ...referenceOf(setting, main.metric, curve),
            ...lines,
            ...compared(
              setting,
              setting.other?.[measurement],
              main.fields.value,
              curve,
              isOne ? "" : `${main.line.name}, `,
            ),
          ],
          spokenLine: lines.find(({ width }) => width === MAIN.width) ?? lines[0],
          // The distribution of a metric's values has the name of their chart.
          alerts: setting.view.alerts.filter(
            (alert) => alert.metric === key || metrics.some(({ metric }) => metric === alert.metric),
          ),
          csv: { measurement, fields: fieldsOf(metrics, beside).join(",") },
        }),
      );
}

/** How the axis and the figures of a metric's chart are written. */
function written({ metric, unit }, span) {
  const isPart = unit === "share" || unit === "score";
  return {
    format: (value) => figure(metric, value),
    tick: (value, step) => tick(metric, value, step),
    within: [0, isPart ? 1 : Infinity],
    span,
  };
}

function fieldsOf(metrics, beside) {
  const fields = metrics.flatMap(({ fields: { value, count: rests, part, has_interval } }) => [
    value,
    ...(has_interval ? ["lower", "upper"] : []),
    rests,
    ...(part === null ? [] : [part]),
  ]);
  return [...new Set([...fields, ...beside.map(({ field }) => field)])];
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

function spec(setting, curve, { alerts, csv, spokenLine, lines, ...rest }) {
  const { view, zoom } = setting;
  return {
    ...rest,
    ...view.period,
    times: curve.times,
    wholeFrom: view.whole_from,
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
        wholeFrom: view.whole_from,
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
  const values = aligned(curve, name, main.times, view.step_ms);
  return [{ values, name: `${prefix}${otherName}`, colour: "series-2", form: "dashed", width: 2 }];
}

/** The reference of the monitor that compares this metric in this window. */
function referenceOf({ view }, metric, curve) {
  const monitor = view.monitors.find((one) => one.metric === metric && one.window === view.series.window);
  if (monitor === undefined) {
    return [];
  }
  const values = Object.fromEntries(
    ["reference", "bound"].map((name) => [name, aligned(monitor.comparison, name, curve.times, view.step_ms)]),
  );
  return referenceLines({ times: curve.times, values });
}
