/** All alerts, open and past. */

import { alertList } from "../components/alert-list.js";
import { choices } from "../components/controls.js";
import { nothing } from "../components/texts.js";
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { counted } from "../core/format.js";
import { goWith, link } from "../core/route.js";

const STATES = [
  ["all", "All"],
  ["firing", "Firing"],
  ["resolved", "Resolved"],
];
const MOST = 200;

/** @type {import("../app.js").Page} */
export const alertsPage = {
  title: ({ model }) => (model ? `Alerts of ${model}` : "Alerts"),

  load: ({ model, state = "all", from, to }, { signal }) =>
    get("alerts", { model, state, from, to, limit: MOST }, signal),

  view: ({ alerts, incomplete }, parameters, { now }) => [
    h(
      "div",
      { class: "page-head" },
      h("h1", { tabindex: "-1" }, alertsPage.title(parameters)),
      h("p", null, counted(alerts.length, "alert")),
    ),
    h(
      "div",
      { class: "controls" },
      parameters.model
        ? h("a", { href: link("alerts", { ...parameters, model: null }) }, "Alerts of all models")
        : null,
      choices("State", STATES, parameters.state ?? "all", (state) => goWith({ state })),
    ),
    incomplete ? h("p", { class: "note" }, `There are more: the newest ${alerts.length} are shown.`) : null,
    alerts.length === 0 ? nothing("No alerts.") : alertList(alerts, now, { withState: true }),
  ],
};
