/** The slices of a model beside each other: who is worse off, and who carries the change. */

import { choices, selection } from "../components/controls.js";
import { heatMap } from "../components/heat-map.js";
import { verdict } from "../components/marks.js";
import { isTelling, shareOfChange } from "../components/share-bar.js";
import { sortableTable } from "../components/sortable-table.js";
import { name, nothing, section, sliceName, versionName, when } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { change, count, figure, gap as distanceOf, interval, isHigherBetter, ratio, share } from "../core/format.js";
import { metricOf, sliced, unitOf, windowName, WINDOWS } from "../core/metrics.js";
import { goWith, link } from "../core/route.js";

const DAY = 86_400_000;
const STANDARD = { version: "*", metric: "quality", window: "30d" };

/** As the reader last sorted; null: the most harm first, as the server lists them. */
let sort = null;

/** @type {import("../app.js").Page} */
export const slicesPage = {
  title: ({ model = "" }) => `Slices of ${model}`,
  load,
  view,
};

async function load(parameters, { signal }) {
  const { model, version, metric, window } = { ...STANDARD, ...parameters };
  const { models } = await get("models", {}, signal);
  const known = models.find((one) => one.model === model) ?? { versions: [], criteria: [] };
  const criterion = metric === "quality" ? (parameters.criterion ?? known.criteria[0] ?? null) : null;
  const shown = await get("slices", { model, version, metric, criterion, window, at: parameters.at }, signal);
  return { ...shown, known, criterion };
}

function view(data, parameters, context) {
  const { rows, overall, heat, gaps, metric, at, incomplete } = data;
  if (at === null) {
    return [head(data), controls(data, parameters), nothing("There are no figures of slices for this choice yet.")];
  }
  return [
    head(data),
    controls(data, parameters),
    incomplete ? h("p", { class: "note" }, "There are more slices than are shown here.") : null,
    h("p", { class: "lead" }, sentence(data)),
    section(
      "gaps",
      "Gaps between groups",
      gaps.length === 0
        ? nothing("No dimension has two slices with a figure.")
        : h(
            "ul",
            { class: "gaps" },
            gaps.map((gap) => gapItem(gap, metric)),
          ),
    ),
    section(
      "slices",
      "All slices, most harmed first",
      rows.length === 0 ? nothing("This model has no slices.") : table(data, parameters, context),
      isTelling(rows.map((row) => row.share))
        ? null
        : h(
            "p",
            { class: "legend-note" },
            "The overall figure hardly changed, so shares of that change would mean nothing.",
          ),
    ),
    section(
      "weeks",
      "Week by week",
      h(
        "p",
        { class: "legend-note" },
        `The stronger the colour, the worse. ${heading(metric)} of each slice in windows of 7 days.`,
      ),
      heat.weeks.length === 0 ? nothing("There are no whole weeks yet.") : heatMap(heat, metric),
    ),
  ].concat(overall === null ? nothing("There is no overall figure to compare with.") : []);
}

function heading(metric) {
  return metricOf(metric).title;
}

function head({ series }) {
  const { model, version } = series;
  return h(
    "div",
    { class: "page-head" },
    h("h1", { tabindex: "-1" }, name(`Slices of ${model}`)),
    h("p", null, versionName(version)),
    h(
      "nav",
      { class: "links", "aria-label": "More of this model" },
      h("a", { href: link("model", { model, version: version === "*" ? null : version }) }, "The model over time"),
      h("a", { href: link("alerts", { model }) }, "Alerts of this model"),
    ),
  );
}

function controls({ series, metric, criterion, at, known }, parameters) {
  return h(
    "div",
    { class: "controls" },
    selection("Metric", sliced(), metric, (value) => goWith({ metric: value, criterion: null })),
    criterion === null || known.criteria.length < 2
      ? null
      : selection(
          "Criterion",
          known.criteria.map((one) => [one, one]),
          criterion,
          (value) => goWith({ criterion: value }),
        ),
    selection(
      "Version",
      ["*", ...known.versions].map((version) => [version, version === "*" ? "All versions" : version]),
      series.version,
      (version) => goWith({ version }),
    ),
    choices("Window", WINDOWS, series.window, (window) => goWith({ window })),
    at === null ? null : ending(at, parameters),
  );
}

function ending(at, parameters) {
  const step = (days) => () => goWith({ at: at + days * DAY });
  return h(
    "fieldset",
    null,
    h("legend", { class: "caption" }, "Windows end at ", when(at)),
    h(
      "span",
      { class: "choices" },
      h("button", { type: "button", on: { click: step(-7) } }, "Week earlier"),
      h("button", { type: "button", on: { click: step(7) } }, "Week later"),
      h(
        "button",
        { type: "button", "aria-pressed": String(!parameters.at), on: { click: () => goWith({ at: null }) } },
        "Newest",
      ),
    ),
  );
}

function sentence({ overall, metric, rows, series }) {
  if (overall === null || overall.current === null) {
    return "There is no overall figure in this window.";
  }
  const moved =
    overall.change === null
      ? ""
      : `, was ${figure(metric, overall.reference)} in the window before (${change(metric, overall.change)})`;
  const carrier = isProven(overall)
    ? rows.find((row) => row.share !== null && row.share > 0.5 && row.harm > 0)
    : undefined;
  const part = carrier === undefined || carrier.share >= 1 ? "all" : share(carrier.share);
  const because = carrier === undefined ? "" : ` ${carrier.slice} carries ${part} of the change.`;
  return `${heading(metric)} of everybody is ${figure(metric, overall.current)} over ${windowName(series.window)}${moved}.${because}`;
}

/** Whether the interval of the change says that there is one. */
function isProven({ change_lower, change_upper }) {
  return change_lower !== null && change_upper !== null && change_lower * change_upper > 0;
}

function gapItem(gap, metric) {
  const short = (slice) => (slice.startsWith(`${gap.dimension}=`) ? slice.slice(gap.dimension.length + 1) : slice);
  const range = interval(gap.lower, gap.upper, (value) => distanceOf(metric, value));
  const fourFifths =
    gap.four_fifths === null
      ? ""
      : `; four-fifths rule: ${gap.four_fifths ? "met" : "not met"} (ratio ${ratio(gap.ratio)})`;
  return h(
    "li",
    { key: gap.dimension },
    h("strong", null, gap.dimension),
    `: ${short(gap.worst)} ${figure(metric, gap.worst_value)} against ${short(gap.best)} ${figure(metric, gap.best_value)}: a gap of `,
    `${distanceOf(metric, gap.difference)}${range === null ? "" : ` (${range})`}${fourFifths}.`,
  );
}

function table(data, parameters, context) {
  const { rows, overall, metric, series } = data;
  return sortableTable({
    caption: `Slices of ${series.model}`,
    columns: columns({ metric, series, parts: rows.map((row) => row.share), sign: isHigherBetter(metric) ? -1 : 1 }),
    rows,
    pinned: overall === null ? [] : [overall],
    keyOf: (row) => row.slice,
    sort,
    onSort: (chosen) => {
      sort = chosen;
      context.redraw();
    },
  });
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function columns({ metric, series, parts, sign }) {
  const withInterval = (value, range) => [value, range === null ? null : h("div", { class: "quiet small" }, range)];
  const target = (slice) =>
    link("model", {
      model: series.model,
      version: series.version === "*" ? null : series.version,
      slice,
      window: series.window,
    });
  return [
    {
      title: "Slice",
      by: (row) => row.slice,
      cell: (row) => h("a", { href: target(row.slice) }, name(sliceName(row.slice))),
    },
    {
      title: "Verdict",
      by: (row) => row.verdict,
      cell: (row) => [
        verdict(row.verdict),
        row.alert_id === null
          ? null
          : h("div", { class: "small" }, h("a", { href: link("alert", { id: row.alert_id }) }, "open alert")),
      ],
    },
    {
      title: "Now, 95 % interval",
      number: true,
      by: (row) => row.current,
      cell: (row) =>
        withInterval(
          h("span", { class: "figure" }, figure(metric, row.current)),
          interval(row.lower, row.upper, (value) => figure(metric, value)),
        ),
    },
    { title: "Window before", number: true, by: (row) => row.reference, cell: (row) => figure(metric, row.reference) },
    {
      title: "Change, 95 % interval",
      number: true,
      descending: sign > 0,
      by: (row) => row.change,
      cell: (row) =>
        withInterval(
          h("span", { class: "figure" }, change(metric, row.change)),
          interval(row.change_lower, row.change_upper, (value) => change(metric, value)),
        ),
    },
    {
      title: "Share of the change",
      descending: true,
      by: (row) => row.share,
      cell: (row) => (row.slice === "all" ? "" : shareOfChange(row.share, parts)),
    },
    {
      title: unitOf(metric) === "request" ? "Count" : capital(`${unitOf(metric)}s`),
      number: true,
      descending: true,
      by: (row) => row.count,
      cell: (row) => count(row.count),
    },
    {
      title: "Requests",
      number: true,
      descending: true,
      by: (row) => row.requests,
      cell: (row) => count(row.requests),
    },
  ];
}
