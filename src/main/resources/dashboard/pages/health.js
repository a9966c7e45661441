/** Whether the other pages can be relied on: what could not be used, what is late, what is missing. */

import { sparkline } from "../components/sparkline.js";
import { statusTable } from "../components/status-table.js";
import { ago, name, nothing, section } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { count, counted, duration, percent, share } from "../core/format.js";
import { link } from "../core/route.js";

const DAYS = 7;

const MODEL_COLUMNS = [
  "Model",
  "Last data",
  "Lag",
  "Unanswered in 24 h",
  "Labelled in 30 d",
  "Labels came after",
  "Slices left out",
];

/** @type {import("../app.js").Page} */
export const healthPage = {
  title: () => "Health",
  load: (parameters, { signal }) => get("health", { days: DAYS }, signal),
  view,
};

function view({ period, dead_letters, models, statuses, incomplete }, parameters, { now }) {
  return [
    h(
      "div",
      { class: "page-head" },
      h("h1", { tabindex: "-1" }, headline(dead_letters, models, statuses)),
      h("p", null, `the last ${DAYS} days`),
    ),
    incomplete ? h("p", { class: "note" }, "The store has more than is shown here.") : null,
    section(
      "models",
      "How well each model can be monitored",
      models.length === 0 ? nothing("No model has been seen in this period.") : modelTable(models, period, now),
    ),
    section(
      "statuses",
      "Monitors that would not alarm now",
      statuses.length === 0 ? nothing("All monitors are watching.") : statusTable(statuses, { withSeries: true }),
    ),
    section(
      "dead-letters",
      "Records that could not be used",
      dead_letters.length === 0
        ? nothing("None in this period.")
        : [
            letterTable(dead_letters, period),
            h(
              "p",
              { class: "legend-note" },
              "vigie dead-letters list shows them; vigie dead-letters replay brings back those that have become usable.",
            ),
          ],
    ),
  ];
}

function headline(deadLetters, models, statuses) {
  const letters = deadLetters.reduce((sum, { in_period }) => sum + in_period, 0);
  const overflowing = models.filter(({ overflow }) => overflow.length > 0).length;
  const sentences = [letters === 0 ? "Every record could be used" : `${counted(letters, "record")} could not be used`];
  if (overflowing > 0) {
    sentences.push(`${counted(overflowing, "model")} with more slices than are told apart`);
  }
  const stopped = statuses.filter(({ status }) => status.endsWith("-stopped")).length;
  if (stopped > 0) {
    sentences.push(`${counted(stopped, "monitored series", "monitored series")} without requests or labels`);
  }
  return sentences.join("; ");
}

function modelTable(models, period, now) {
  return h(
    "table",
    { class: "health stacked" },
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        MODEL_COLUMNS.map((title) => h("th", { scope: "col" }, title)),
      ),
    ),
    h(
      "tbody",
      null,
      models.map((model) => modelRow(model, period, now)),
    ),
  );
}

function modelRow(model, period, now) {
  const cells = [
    ago(model.last_data, now),
    lag(model, period),
    unanswered(model, period),
    labelled(model, period),
    delay(model, period),
    model.overflow.length === 0 ? h("span", { class: "quiet" }, "none") : model.overflow.map(overflowItem),
  ];
  return h(
    "tr",
    { key: model.model },
    h("th", { scope: "row" }, h("a", { href: link("model", { model: model.model }) }, name(model.model))),
    cells.map((content, i) => h("td", { "data-label": MODEL_COLUMNS[i + 1] }, content)),
  );
}

function lag({ lag_ms, curve }, period) {
  return lag_ms === null
    ? h("span", { class: "quiet" }, "not measured")
    : [duration(lag_ms), spark(curve, "lag_ms", "lag", duration, 60_000, period)];
}

function unanswered({ unanswered: number, requests, unanswered_rate, traffic }, period) {
  return number === null
    ? "–"
    : [
        `${count(number)} of ${count(requests)}`,
        spark(traffic, "unanswered", "unanswered requests", count, 10, period),
        h("div", { class: "quiet small" }, percent(unanswered_rate)),
      ];
}

function labelled({ label_rate, curve }, period) {
  return label_rate === null
    ? h("span", { class: "quiet" }, "no labels yet")
    : [`${share(label_rate)} of requests`, spark(curve, "labels", "labels an hour", count, 5, period)];
}

function delay({ label_delay_p50_ms, label_delay_p95_ms, curve }, period) {
  return label_delay_p50_ms === null
    ? "–"
    : [
        `half within ${duration(label_delay_p50_ms)}`,
        spark(curve, "label_delay_p95_ms", "label delay p95", duration, 600_000, period),
        h("div", { class: "quiet small" }, `95 % within ${duration(label_delay_p95_ms)}`),
      ];
}

function spark(curve, column, label, format, span, period) {
  return sparkline(curve, column, { label, format, ...period, span, floor: 0 });
}

function overflowItem({ dimension, requests, share: part }) {
  return h("div", { key: dimension }, name(`${dimension}: ${counted(requests, "request")} in ~other (${share(part)})`));
}

function letterTable(letters, period) {
  const head = (title, style = null) => h("th", { scope: "col", class: style }, title);
  return h(
    "table",
    { class: "letters stacked" },
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        head("Reason"),
        head("Topic"),
        head("What it means"),
        head("Last 24 h", "number"),
        head(`Last ${DAYS} d`, "number"),
        head("Trend"),
      ),
    ),
    h(
      "tbody",
      null,
      letters.map((letter) => letterRow(letter, period)),
    ),
  );
}

function letterRow({ topic, reason, meaning, last_day, in_period, curve }, period) {
  return h(
    "tr",
    { key: `${topic} ${reason}` },
    h("th", { scope: "row" }, reason),
    h("td", { "data-label": "Topic" }, name(topic)),
    h("td", { class: "wide", "data-label": "What it means" }, meaning),
    h("td", { class: "number", "data-label": "Last 24 h" }, count(last_day)),
    h("td", { class: "number", "data-label": `Last ${DAYS} d` }, count(in_period)),
    h("td", { "data-label": "Trend" }, spark(curve, "count", `${reason} of ${topic}`, count, 5, period)),
  );
}
