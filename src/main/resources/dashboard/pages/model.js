/** One model over time: a version of it, a slice of it. */

import { alertList } from "../components/alert-list.js";
import { choices, selection } from "../components/controls.js";
import { evidenceCharts } from "../components/evidence-chart.js";
import { answerCharts, qualityCharts, requestChart } from "../components/model-charts.js";
import { verdict, worstFirst } from "../components/marks.js";
import { monitorTable } from "../components/monitor-table.js";
import { notWatching, statusTable } from "../components/status-table.js";
import { name, nothing, section, sliceName, versionName, when } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { WINDOWS } from "../core/metrics.js";
import { fixedPeriod, lastDays, periodOf, periodOptions } from "../core/period.js";
import { goWith, link } from "../core/route.js";

const DAY = 86_400_000;
const POINTS = 400;
const STANDARD = { version: "*", slice: "all", window: "24h" };

/** @type {import("../app.js").Page} */
export const modelPage = {
  title: ({ model = "" }) => model,
  load,
  view,
};

async function load(parameters, { now, signal }) {
  const { model, version, slice, window } = { ...STANDARD, ...parameters };
  const series = { model, version, slice, window, points: POINTS };
  const shown = await get("model", { ...series, ...periodOf(parameters, now) }, signal);
  // The same stretch of time for both, whatever the server took where none was asked for.
  const other = parameters.compare
    ? await get("model", { ...series, ...shown.period, version: parameters.compare }, signal)
    : null;
  return { ...shown, other };
}

function view(data, parameters, { now }) {
  const setting = {
    view: data,
    other: data.other,
    otherName: data.other === null ? null : versionName(data.other.series.version),
    zoom: (from, to) => goWith(fixedPeriod(from, to)),
  };
  return [
    head(data),
    controls(data, parameters, now),
    hasData(data) ? charts(setting, now) : empty(data, parameters),
  ];
}

function head({ series, last_data, monitors, alerts }) {
  const { model, version, slice } = series;
  const pooled = version === "*" ? null : version;
  return h(
    "div",
    { class: "page-head" },
    h("h1", { tabindex: "-1" }, name(model)),
    monitors.length === 0 ? null : h("span", null, verdict(worst(monitors, alerts))),
    h("p", null, `${versionName(version)}, ${sliceName(slice)}; last data `, when(last_data)),
    h(
      "nav",
      { class: "links", "aria-label": "More of this model" },
      h("a", { href: link("slices", { model, version: pooled }) }, "Compare its slices"),
      h("a", { href: link("alerts", { model }) }, "Alerts of this model"),
    ),
  );
}

/** As on the overview: an open alert stands until it is resolved, even where the window before is as bad by now. */
function worst(monitors, alerts) {
  return alerts.some(({ state }) => state === "firing") ? "degraded" : [...monitors].sort(worstFirst)[0].verdict;
}

function controls({ series, versions, slices, period: shown }, parameters, now) {
  const period = periodOptions(parameters, shown, now);
  const others = ["*", ...versions].filter((version) => version !== series.version);
  return h(
    "div",
    { class: "controls" },
    selection(
      "Version",
      ["*", ...versions].map((version) => [version, version === "*" ? "All versions" : version]),
      series.version,
      (version) => goWith({ version, compare: null }),
    ),
    selection(
      "Slice",
      ["all", ...slices.filter((slice) => slice !== "all")].map((slice) => [
        slice,
        slice === "all" ? "Everybody" : slice,
      ]),
      series.slice,
      (slice) => goWith({ slice }),
    ),
    choices("Window of each point", WINDOWS, series.window, (window) => goWith({ window })),
    selection(
      "Period",
      period.options,
      period.chosen,
      (days) => days !== "fixed" && goWith(lastDays(days)),
    ),
    others.length === 0
      ? null
      : selection(
          "Compare with",
          [["", "Nothing"], ...others.map((version) => [version, version === "*" ? "All versions" : version])],
          parameters.compare ?? "",
          (compare) => goWith({ compare }),
        ),
  );
}

function hasData({ quality, latency, traffic, abandonment }) {
  return [...quality.map(({ curve }) => curve), latency, traffic, abandonment].some(({ times }) => times.length > 0);
}

function empty({ last_data }, parameters) {
  if (last_data === null) {
    return nothing("Nothing is stored for this version and slice.");
  }
  const before = link("model", { ...parameters, ...fixedPeriod(last_data - 30 * DAY, last_data + DAY) });
  return nothing(
    "Nothing is stored for this period. The last data are from ",
    when(last_data),
    ". ",
    h("a", { href: before }, "Show the 30 days before"),
  );
}

function charts(setting, now) {
  const { quality, waiting_for_labels, monitors, statuses, alerts } = setting.view;
  const evidence = evidenceCharts(setting);
  const blind = notWatching(statuses);
  return [
    h(
      "section",
      { class: "section", key: "quality", "aria-labelledby": "quality" },
      h("h2", { id: "quality", class: "visually-hidden" }, "Quality"),
      waiting_for_labels === null ? null : nothing(waiting_for_labels),
      quality.length === 0 && waiting_for_labels === null ? nothing("No labels in this period.") : null,
      h("div", { class: quality.length > 1 ? "columns" : null }, qualityCharts(setting)),
    ),
    section(
      "answers",
      "Answers and users",
      h("div", { class: "columns" }, [...answerCharts(setting), requestChart(setting)]),
    ),
    section(
      "monitors",
      "Monitors",
      monitors.length === 0 ? nothing("No monitor covers this version and slice.") : monitorTable(monitors),
      blind.length === 0 ? null : h("h3", null, "Would not alarm now"),
      blind.length === 0 ? null : statusTable(blind, { withSeries: false }),
    ),
    evidence.length === 0
      ? null
      : section(
          "evidence",
          "Evidence that it got worse",
          h(
            "p",
            { class: "legend-note" },
            "An alert fires where the evidence reaches the dotted line, which the false-alarm budget sets. A dashed line is the estimated onset.",
          ),
          h("div", { class: "columns" }, evidence),
        ),
    alerts.length === 0
      ? null
      : section("alerts", "Alerts in this period", alertList(alerts, now, { withState: true })),
  ];
}
