/** One alert: the sentence first, then what it rests on. */

import { alertList, changeOf, subject } from "../components/alert-list.js";
import { chart } from "../components/chart.js";
import { lineOf, column, markersOf, referenceLines, spoken } from "../components/curves.js";
import { evidenceSpec } from "../components/evidence-chart.js";
import { severity, state } from "../components/marks.js";
import { isTelling, shareOfChange } from "../components/share-bar.js";
import { name, nothing, outside, section, sliceName, when } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { change, counted, duration, figure, heading, interval, metricName, power, share } from "../core/format.js";
import { columnOf, unitOf, windowName } from "../core/metrics.js";
import { link } from "../core/route.js";

const DAY = 86_400_000;
const LONGEST_PERIOD = 399 * DAY;

const HISTORY = ["Time", "State", "Now", "Reference", "Change, 95 % interval", "On", "Found by"];
const FIRST_NUMBER = 2;
const LAST_NUMBER = 5;

/** @type {import("../app.js").Page} */
export const alertPage = {
  title: () => "Alert",
  load: ({ id }, { signal }) => get("alert", { id }, signal),
  view,
};

function view({ alert, history, earlier, reference, curve, evidence, dimensions }, parameters, { now }) {
  return [
    head(alert),
    h("p", { class: "lead" }, alert.summary ?? `${subject(alert)}: ${changeOf(alert)}.`),
    links(alert, now),
    section("facts", "What it rests on", facts(alert, history, reference, now)),
    charts(alert, curve, evidence),
    dimensions.length === 0
      ? null
      : section(
          "slices",
          "Which slices carry it",
          h(
            "div",
            { class: "columns" },
            dimensions.map((dimension) => shares(alert, dimension)),
          ),
        ),
    section("history", "Its events, newest first", historyTable(history)),
    section(
      "earlier",
      "Earlier alerts of this series",
      earlier.length === 0 ? nothing("This is the first.") : alertList(earlier, now, { withState: true }),
    ),
  ];
}

function head(alert) {
  return h(
    "div",
    { class: "page-head" },
    h("h1", { tabindex: "-1" }, name(`${heading(metricName(alert.metric, alert.criterion))} of ${subject(alert)}`)),
    h("span", null, state(alert.state)),
    h("span", null, severity(alert.severity)),
  );
}

function links(alert, now) {
  const { model, version, slice, window, metric, criterion } = alert;
  const onset = alert.onset_at ?? alert.raised_at ?? alert.updated_at;
  const pooled = version === "*" ? null : version;
  // What is open goes on until now, and is held against its reference in the monitor's window alone.
  const end = alert.state === "firing" ? now : Math.max(alert.updated_at, onset) + 3 * DAY;
  const around = { from: Math.max(onset - 7 * DAY, end - LONGEST_PERIOD), to: Math.min(now, end) };
  return h(
    "nav",
    { class: "further", "aria-label": "Look further" },
    h(
      "a",
      {
        href: link("model", {
          model,
          version: pooled,
          slice: slice === "all" ? null : slice,
          window,
          ...around,
        }),
      },
      "The model around the onset",
    ),
    h(
      "a",
      { href: link("slices", { model, version: pooled, metric, criterion, window, at: alert.updated_at }) },
      "Slices at its last update",
    ),
  );
}

function facts(alert, history, reference, now) {
  const { metric } = alert;
  const ofFigure = (value) => figure(metric, value);
  const ofChange = (value) => change(metric, value);
  const until = alert.resolved_at ?? now;
  const last = alert.resolved_at === null ? "for " : "lasted ";
  return h(
    "dl",
    { class: "facts" },
    fact(
      alert.state === "resolved" ? "When it ended" : "Now",
      h("b", null, ofFigure(alert.likely ?? alert.current)),
      alert.likely === null
        ? within(interval(alert.current_lower, alert.current_upper, ofFigure))
        : `by the evidence; ${ofFigure(alert.current)} in the stretch that raised it`,
    ),
    fact("Reference", h("b", null, ofFigure(alert.reference)), reference),
    fact(
      "Change",
      h("b", null, ofChange(alert.likely === null ? alert.change : alert.likely - alert.reference)),
      alert.at_least === null
        ? within(interval(alert.change_lower, alert.change_upper, ofChange))
        : `at least ${ofChange(alert.at_least)}`,
    ),
    fact(
      "Rests on",
      alert.labels === null ? "–" : counted(alert.labels, unitOf(metric)),
      `window ${windowName(alert.window)}`,
    ),
    fact(
      "Since at the latest",
      when(alert.onset_at),
      onsetNote(alert),
    ),
    fact(
      "Raised",
      when(alert.raised_at),
      alert.raised_at === null ? null : `${last}${duration(until - alert.raised_at)}`,
    ),
    alert.resolved_at === null ? fact("Last word", when(alert.updated_at)) : fact("Resolved", when(alert.resolved_at)),
    evidenceFact(history),
    fact("False alarms allowed", alert.budget ?? "–", "over all slices of the monitor"),
    fact("Found by", [...new Set(history.map(({ detector }) => detector ?? "–"))].join(", then ")),
    fact("Monitor", alert.monitor),
    fact("Owner", alert.owner ?? "nobody is named"),
    fact("Runbook", alert.runbook === null ? "none is named" : outside(alert.runbook)),
  );
}

/** How well the onset is known. */
function onsetNote(alert) {
  if (alert.onset_at === null) {
    return "a comparison of windows estimates no onset";
  }
  return alert.onset_from === null ? "estimated onset" : h("span", null, "in the block from ", when(alert.onset_from));
}

/** A comparison of windows that confirms an alert has no evidence of its own: that of the detector before stands. */
function evidenceFact(history) {
  const proof = history.findLast((event) => event.evidence !== null);
  return proof === undefined
    ? fact("Evidence", "–", "a comparison of windows has none")
    : fact("Evidence", power(proof.evidence), proof.threshold === null ? null : `alarm at ${power(proof.threshold)}`);
}

function fact(title, value, note = null) {
  return h(
    "div",
    { key: title },
    h("dt", null, title),
    h("dd", null, value),
    note === null ? null : h("dd", null, note),
  );
}

function within(range) {
  return range === null ? null : `95 % interval ${range}`;
}

function charts(alert, curve, evidence) {
  const shown = [metricChart(alert, curve), evidenceChart(alert, evidence)].filter((one) => one !== null);
  return shown.length === 0
    ? null
    : section("series", "Over time", h("div", { class: shown.length > 1 ? "columns" : null }, shown));
}

function metricChart(alert, curve) {
  const { metric, criterion } = alert;
  const key = columnOf(metric, curve.values);
  if (key === undefined || curve.times.length === 0) {
    return null;
  }
  const lower = column(curve, "lower");
  const upper = column(curve, "upper");
  const band = lower === null || upper === null ? undefined : { lower, upper };
  const [line] = lineOf(curve, key, { name: metricName(metric, criterion), colour: "series-1", width: 2.25, band });
  const format = (value) => figure(metric, value);
  const title = heading(metricName(metric, criterion));
  return chart(
    {
      title,
      summary: spoken(title, line, format),
      height: 250,
      from: curve.times[0],
      to: curve.times.at(-1),
      times: curve.times,
      format,
      within: [0, Infinity],
      lines: [...referenceLines(curve), ...(line === undefined ? [] : [line])],
      markers: markersOf([alert]).map(({ href, ...marker }) => marker),
    },
    "metric",
  );
}

function evidenceChart(alert, evidence) {
  if (column(evidence, "evidence") === null) {
    return null;
  }
  const period = { from: evidence.times[0], to: evidence.times.at(-1) };
  const markers = markersOf([alert]).map(({ href, ...marker }) => marker);
  return chart(
    { ...evidenceSpec("Evidence against the alarm threshold", evidence, period, markers), height: 250 },
    "evidence",
  );
}

function shares(alert, { dimension, slices, covered }) {
  const parts = slices.map((slice) => slice.share);
  const isDecomposed = slices.some(({ within: part }) => part !== null);
  return h(
    "div",
    { key: dimension },
    h("h3", null, dimension === "" ? "Slices" : dimension),
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        null,
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, "Slice"),
            h("th", { scope: "col", class: "number" }, "Its own change"),
            h("th", { scope: "col" }, "Share of the change"),
            isDecomposed ? h("th", { scope: "col", class: "number" }, "Got worse itself") : null,
            isDecomposed ? h("th", { scope: "col", class: "number" }, "Came more or less often") : null,
          ),
        ),
        h(
          "tbody",
          null,
          slices.map((slice) => shareRow(alert, slice, parts, isDecomposed)),
        ),
      ),
    ),
    isTelling(parts)
      ? null
      : h("p", { class: "legend-note" }, "The overall figure hardly changed, so shares of that change would mean nothing."),
    covered < 1
      ? h(
          "p",
          { class: "legend-note" },
          `These slices have ${share(covered)} of the requests; the rest has no figure of its own.`,
        )
      : null,
  );
}

function shareRow({ model, metric }, slice, parts, isDecomposed) {
  return h(
    "tr",
    { key: slice.slice },
    h(
      "th",
      { scope: "row" },
      h("a", { href: link("model", { model, slice: slice.slice }) }, name(sliceName(slice.slice))),
    ),
    h("td", { class: "number" }, change(metric, slice.change)),
    h("td", null, shareOfChange(slice.share, parts)),
    isDecomposed ? h("td", { class: "number" }, slice.within === null ? "–" : change(metric, slice.within)) : null,
    isDecomposed ? h("td", { class: "number" }, slice.mix === null ? "–" : change(metric, slice.mix)) : null,
  );
}

function historyTable(history) {
  return h(
    "table",
    { class: "stacked" },
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        HISTORY.map((title, i) => h("th", { scope: "col", class: alignment(i) }, title)),
      ),
    ),
    h("tbody", null, [...history].reverse().map(historyRow)),
  );
}

function historyRow(event) {
  const { metric, detector, labels } = event;
  const range = interval(event.change_lower, event.change_upper, (value) => change(metric, value));
  const cells = [
    when(event.updated_at),
    state(event.state),
    figure(metric, event.current),
    figure(metric, event.reference),
    [change(metric, event.change), range === null ? null : h("div", { class: "quiet small" }, range)],
    labels === null ? "–" : counted(labels, unitOf(metric)),
    detector ?? "–",
  ];
  return h(
    "tr",
    { key: `${event.updated_at} ${event.state}` },
    cells.map((content, i) => h("td", { class: alignment(i), "data-label": HISTORY[i] }, content)),
  );
}

function alignment(column) {
  return column >= FIRST_NUMBER && column <= LAST_NUMBER ? "number" : null;
}
