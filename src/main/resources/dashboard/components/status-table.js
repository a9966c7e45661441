/** Where monitors stand that would not alarm now, in words. */

import { h } from "../core/dom.js";
import { metricName } from "../core/format.js";
import { link } from "../core/route.js";
import { name, sliceName, when } from "./texts.js";

const COLUMNS = ["Monitor", "Watches", "Status", "Why", "As of"];

const WATCHING = "watching";

/** @param {object[]} statuses as a view has them */
export function notWatching(statuses) {
  return statuses.filter(({ status }) => status !== WATCHING);
}

/**
 * @param {object[]} statuses at least one
 * @param {{withSeries: boolean}} options whether the series is named, with a link to its page
 */
export function statusTable(statuses, { withSeries }) {
  return h(
    "table",
    { class: "stacked" },
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        COLUMNS.map((title) => h("th", { scope: "col" }, title)),
      ),
    ),
    h(
      "tbody",
      null,
      statuses.map((each) => statusRow(each, withSeries)),
    ),
  );
}

function statusRow(each, withSeries) {
  const { monitor, model, version, slice, metric, criterion, status, sentence, at } = each;
  const figure = metricName(metric, criterion);
  const watches = withSeries ? h("a", { href: seriesLink(each) }, name(subject(model, version, slice))) : figure;
  return h(
    "tr",
    { key: `${monitor} ${model} ${version} ${slice} ${metric} ${criterion}` },
    h("th", { scope: "row" }, name(monitor), withSeries ? h("p", { class: "quiet small" }, figure) : null),
    h("td", { "data-label": COLUMNS[1] }, watches),
    h("td", { "data-label": COLUMNS[2] }, status.replaceAll("-", " ")),
    h("td", { class: "wide", "data-label": COLUMNS[3] }, name(sentence)),
    h("td", { "data-label": COLUMNS[4] }, when(at)),
  );
}

function subject(model, version, slice) {
  const ofVersion = version === "*" ? model : `${model} ${version}`;
  return slice === "all" ? ofVersion : `${ofVersion}, ${sliceName(slice)}`;
}

function seriesLink({ model, version, slice }) {
  return link("model", { model, version: version === "*" ? null : version, slice: slice === "all" ? null : slice });
}
