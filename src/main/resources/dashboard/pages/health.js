/** Whether the other pages can be relied on: what could not be used, what is late, what is missing. */

import { sparkline } from "../components/sparkline.js";
import { ago, name, nothing, section } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { count, counted, duration, rate, share } from "../core/format.js";
import { link } from "../core/route.js";

const DAYS = 7;

/** @type {import("../app.js").Page} */
export const healthPage = {
  title: () => "Health",
  load: (parameters, { signal }) => get("health", { days: DAYS }, signal),
  view,
};

function view({ period, dead_letters, models, incomplete }, parameters, { now }) {
  return [
    h(
      "div",
      { class: "page-head" },
      h("h1", { tabindex: "-1" }, headline(dead_letters, models)),
      h("p", null, `the last ${DAYS} days`),
    ),
    incomplete ? h("p", { class: "note" }, "The store has more than is shown here.") : null,
    section(
      "models",
      "How well each model can be watched",
      models.length === 0 ? nothing("No model has been seen in this period.") : modelTable(models, period, now),
    ),
    section(
      "dead-letters",
      "Records that could not be used",
      dead_letters.length === 0
        ? nothing("None in this period.")
        : [
            letterTable(dead_letters, period),
            h("p", { class: "legend-note" }, "vigie dead-letters list shows them; vigie dead-letters replay brings back those that have become usable."),
          ],
    ),
  ];
}

function headline(deadLetters, models) {
  const letters = deadLetters.reduce((sum, { in_period }) => sum + in_period, 0);
  const overflowing = models.filter(({ overflow }) => overflow.length > 0).length;
  const sentences = [letters === 0 ? "Every record could be used" : `${counted(letters, "record")} could not be used`];
  if (overflowing > 0) {
    sentences.push(`${counted(overflowing, "model")} with more slices than are told apart`);
  }
  return sentences.join("; ");
}

function modelTable(models, period, now) {
  const heads = ["Model", "Last data", "Lag", "Unanswered in 24 h", "Labelled in 30 d", "Labels came after", "Slices left out"];
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      { class: "health" },
      h("thead", null, h("tr", null, heads.map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", null, models.map((model) => modelRow(model, period, now))),
    ),
  );
}

function modelRow(model, period, now) {
  const spark = (curve, column, label, format, span) => sparkline(curve, column, { label, format, ...period, span, floor: 0 });
  return h(
    "tr",
    { key: model.model },
    h("th", { scope: "row" }, h("a", { href: link("model", { model: model.model }) }, name(model.model))),
    h("td", null, ago(model.last_data, now)),
    h(
      "td",
      null,
      model.lag_ms === null ? h("span", { class: "quiet" }, "not measured") : duration(model.lag_ms),
      spark(model.curve, "lag_ms", "lag", duration, 60_000),
    ),
    h(
      "td",
      null,
      model.unanswered === null ? "–" : `${count(model.unanswered)} of ${count(model.requests)}`,
      h("div", { class: "quiet small" }, `rate ${rate(model.unanswered_rate)}`),
      spark(model.traffic, "unanswered", "unanswered requests", count, 10),
    ),
    h("td", null, model.label_rate === null ? h("span", { class: "quiet" }, "no labels yet") : share(model.label_rate), spark(model.curve, "labels", "labels an hour", count, 5)),
    h(
      "td",
      null,
      model.label_delay_p50_ms === null
        ? "–"
        : [`half within ${duration(model.label_delay_p50_ms)}`, h("div", { class: "quiet small" }, `95 % within ${duration(model.label_delay_p95_ms)}`)],
      spark(model.curve, "label_delay_p95_ms", "label delay p95", duration, 600_000),
    ),
    h("td", null, model.overflow.length === 0 ? h("span", { class: "quiet" }, "none") : model.overflow.map(overflowItem)),
  );
}

function overflowItem({ dimension, requests, share: part }) {
  return h("div", { key: dimension }, `${dimension}: ${counted(requests, "request")} in ~other (${share(part)})`);
}

function letterTable(letters, period) {
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h("tr", null, ["Reason", "Topic", "What it means"].map((title) => h("th", { scope: "col" }, title)),
          ["Last 24 h", `${DAYS} d`].map((title) => h("th", { scope: "col", class: "number" }, title)),
          h("th", { scope: "col" }, "Course")),
      ),
      h("tbody", null, letters.map((letter) => letterRow(letter, period))),
    ),
  );
}

function letterRow({ topic, reason, meaning, last_day, in_period, curve }, period) {
  return h(
    "tr",
    { key: `${topic} ${reason}` },
    h("th", { scope: "row" }, reason),
    h("td", null, name(topic)),
    h("td", null, meaning),
    h("td", { class: "number" }, count(last_day)),
    h("td", { class: "number" }, count(in_period)),
    h("td", null, sparkline(curve, "count", { label: `${reason} of ${topic}`, format: count, ...period, span: 5, floor: 0 })),
  );
}
