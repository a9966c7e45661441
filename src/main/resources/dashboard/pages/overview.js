/** All models at a glance: open alerts, then one row each. */

import { alertList } from "../components/alert-list.js";
import { incidentList } from "../components/incident-list.js";
import { verdict } from "../components/marks.js";
import { sparkline } from "../components/sparkline.js";
import { ago, name, nothing } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { count, counted, figure, heading, interval, percent } from "../core/format.js";
import { chartOf, glanced } from "../core/metrics.js";
import { link } from "../core/route.js";

const DAYS = 30;
const CRITERIA = 3;

/** Models whose versions are unfolded, by name. */
const unfolded = new Set();

/** @type {import("../app.js").Page} */
export const overviewPage = {
  title: () => "Overview",
  load: (parameters, { signal }) => get("overview", { days: DAYS }, signal),
  view,
};

function view(data, parameters, context) {
  const models = groups(data.models);
  if (models.length === 0) {
    return [
      h("div", { class: "page-head" }, h("h1", { tabindex: "-1" }, "No data yet")),
      nothing("The store holds no series. Once the jobs run and requests come in, models appear here within minutes."),
    ];
  }
  return [
    h("div", { class: "page-head" }, h("h1", { tabindex: "-1" }, headline(models, data.open_incidents, data.open_alerts))),
    data.incomplete ? h("p", { class: "note" }, "The store has more models and versions than are shown here.") : null,
    openIncidents(data.open_incidents, data.open_alerts, context),
    h(
      "section",
      { class: "section", "aria-labelledby": "models" },
      h(
        "div",
        { class: "section-head" },
        h("h2", { id: "models" }, "Models"),
        h("p", { class: "quiet small" }, legend()),
      ),
      table(models, data.period, context),
    ),
  ];
}

function legend() {
  return `Figures of the last ${DAYS} days; each curve is made of 24-hour windows, its band is the 95 % interval.`;
}

function groups(rows) {
  const byName = new Map();
  for (const row of rows) {
    const group = byName.get(row.model) ?? { name: row.model, pooled: null, versions: [] };
    if (row.version === "*") {
      group.pooled = row;
    } else {
      group.versions.push(row);
    }
    byName.set(row.model, group);
  }
  return [...byName.values()].map((group) =>
    group.pooled === null ? { ...group, pooled: group.versions[0], versions: group.versions.slice(1) } : group,
  );
}

function headline(models, incidents, alerts) {
  const worse = models.filter(({ pooled }) => pooled.verdict === "degraded").length;
  const [what, all] = incidents.length > 0 ? ["incident", incidents] : ["alert", alerts];
  const critical = all.filter(({ severity }) => severity === "critical").length;
  const open = `${counted(all.length, what)} open${critical === 0 ? "" : `, ${critical} critical`}`;
  if (worse > 0) {
    return `${worse} of ${counted(models.length, "model")} got worse; ${open}`;
  }
  return all.length === 0
    ? `${counted(models.length, "model")}, no alert open`
    : `${counted(models.length, "model")}; ${open}`;
}

/** What is open: alerts of one cause are one incident. Without incidents, as an older job wrote it, the alerts. */
function openIncidents(incidents, alerts, context) {
  return h(
    "section",
    { "aria-labelledby": "open-alerts" },
    h(
      "div",
      { class: "section-head" },
      h("h2", { id: "open-alerts" }, incidents.length > 0 ? "Open incidents" : "Open alerts"),
      h("a", { class: "small", href: link("alerts") }, "All alerts"),
    ),
    open(incidents, alerts, context),
    incidents.length > 0 && context.cannotAct !== null
      ? h("p", { class: "quiet small cannot-act" }, `Nobody can act on incidents here. ${context.cannotAct}`)
      : null,
  );
}

function open(incidents, alerts, context) {
  if (incidents.length > 0) {
    return incidentList(incidents, context);
  }
  return alerts.length === 0 ? nothing("Nothing is known to have got worse.") : alertList(alerts, context.now);
}

function table(models, period, context) {
  return h(
    "table",
    { class: "models stacked" },
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        h("th", { class: "model", scope: "col" }, "Model"),
        ["Quality", ...glanced().map(({ title }) => title), "Requests", "Last data"].map((title) =>
          h("th", { scope: "col" }, title),
        ),
      ),
    ),
    models.map((group) => body(group, period, context)),
  );
}

function body(group, period, context) {
  const isOpen = unfolded.has(group.name);
  return h(
    "tbody",
    { key: group.name },
    row(group.pooled, period, context, toggle(group, isOpen, context)),
    isOpen ? group.versions.map((version) => row(version, period, context, null)) : null,
  );
}

function toggle({ name: model, versions }, isOpen, context) {
  if (versions.length === 0) {
    return null;
  }
  const flip = () => {
    if (!unfolded.delete(model)) {
      unfolded.add(model);
    }
    context.redraw();
  };
  return h(
    "button",
    { type: "button", class: "plain small", "aria-expanded": String(isOpen), on: { click: flip } },
    `${isOpen ? "▾" : "▸"} ${counted(versions.length, "version")}`,
  );
}

function row(model, period, context, versions) {
  const target = link("model", { model: model.model, version: model.version === "*" ? null : model.version });
  const isVersion = versions === null && model.version !== "*";
  return h(
    "tr",
    { class: isVersion ? "version-row" : null, key: model.version },
    h(
      "th",
      { scope: "row", class: "model" },
      h("a", { class: "model-name", href: target }, name(isVersion ? model.version : model.model)),
      h("div", { class: "small" }, verdict(model.verdict)),
      h("p", { class: "reason" }, model.reason),
      versions,
    ),
    cell("Quality", qualities(model, period, target)),
    glanced().map((metric) => cell(metric.title, single(model, metric, period))),
    cell("Requests", h("span", { class: "figure" }, count(model.requests))),
    cell("Last data", h("span", { class: "small" }, ago(model.last_data, context.now))),
  );
}

function cell(label, ...content) {
  return h("td", { "data-label": label }, content);
}

function qualities(model, period, target) {
  if (model.quality.length === 0) {
    return h("span", { class: "quiet small" }, "no labels yet");
  }
  const rest = model.quality.length - CRITERIA;
  return [
    model.quality.slice(0, CRITERIA).map((quality) => criterion(quality, period)),
    rest > 0 ? h("a", { class: "small", href: target }, `${counted(rest, "more criterion", "more criteria")}`) : null,
  ];
}

function criterion({ criterion: title, mean, lower, upper, labels, curve }, period) {
  if (mean === null) {
    return h("div", { class: "criterion quiet small", key: title }, `${title}: no labels in ${DAYS} days`);
  }
  const range = interval(lower, upper, percent);
  return h(
    "div",
    { class: "criterion", key: title },
    h(
      "div",
      { class: "reading" },
      h("span", { class: "figure" }, percent(mean)),
      range === null ? null : h("span", { class: "quiet small" }, `(${range})`),
    ),
    sparkline(curve, "mean", { label: `${heading(title)} over ${DAYS} days`, format: percent, ...period, span: 0.15 }),
    h("div", { class: "quiet small" }, name(`${title}, ${counted(labels, "label")}`)),
  );
}

function single(model, metric, period) {
  const { value, curve } = model.metrics.find((one) => one.metric === metric.metric);
  const options = {
    label: `${metric.title} over ${DAYS} days`,
    format: (one) => figure(metric.metric, one),
    ...period,
    span: chartOf(metric).span,
    floor: 0,
  };
  return [
    h("span", { class: "figure" }, figure(metric.metric, value)),
    sparkline(curve, metric.fields.value, options),
  ];
}
