/** What stands above and below every page. */

import { h, svg } from "../core/dom.js";
import { zone } from "../core/format.js";
import { link } from "../core/route.js";
import { ago } from "./texts.js";

const PLACES = [
  ["", "Overview"],
  ["alerts", "Alerts"],
  ["incidents", "Incidents"],
  ["health", "Health"],
];

/** @param {{route: object, data: object | null, now: number, forgetToken: (() => void) | null}} context */
export function masthead({ route, data, now, forgetToken }) {
  return [
    h("a", { class: "brand", href: link("") }, logo(), "Vigie"),
    h(
      "nav",
      { class: "places", "aria-label": "Pages" },
      PLACES.map(([page, title]) =>
        h("a", { href: link(page), "aria-current": route.page === page ? "page" : null }, title),
      ),
    ),
    h(
      "div",
      { class: "page-status" },
      data?.last_data === undefined
        ? h("span", null)
        : h("span", { class: "last-data" }, "Last data ", ago(data.last_data, now)),
      forgetToken === null
        ? null
        : h("button", { type: "button", class: "plain", on: { click: forgetToken } }, "Forget the token"),
      themeSwitch(),
    ),
  ];
}

/** @param {{about: object, now: number}} context */
export function colophon({ about, now }) {
  return [
    h("span", null, `Times in ${zone(now)}; hover one for UTC`),
    h("span", null, "Refreshed every 30 seconds while visible"),
    about.version === ""
      ? null
      : h("span", null, `Vigie ${about.version}`, about.store === null ? "" : `, store: ${about.store}`),
    h("a", { href: "/api/v1/openapi.json" }, "HTTP interface"),
  ];
}

function logo() {
  return svg(
    "svg",
    { viewBox: "0 0 32 32", "aria-hidden": "true" },
    svg("rect", { width: 32, height: 32, rx: 7, fill: "#12406b" }),
    svg("path", {
      d: "M5 12h6l4 9 3-5h9",
      fill: "none",
      stroke: "#fff",
      "stroke-width": 3,
      "stroke-linejoin": "round",
    }),
    svg("circle", { cx: 26, cy: 16, r: 3, fill: "#ffb070" }),
  );
}

function themeSwitch() {
  const other = isDark() ? "light" : "dark";
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": `Switch to the ${other} theme`,
      title: `Switch to the ${other} theme`,
      on: { click: (event) => choose(isDark() ? "light" : "dark", event.currentTarget) },
    },
    svg(
      "svg",
      { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
      svg("circle", { class: "stroke", cx: 8, cy: 8, r: 6.5 }),
      svg("path", { d: "M8 1.5a6.5 6.5 0 0 1 0 13z" }),
    ),
  );
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}

function choose(theme, button) {
  document.documentElement.dataset.theme = theme;
  button.setAttribute("aria-label", `Switch to the ${theme === "dark" ? "light" : "dark"} theme`);
  button.title = button.getAttribute("aria-label");
  try {
    localStorage.setItem("vigie.theme", theme);
  } catch {
    // Storage is denied: the choice holds until the page is left.
  }
}
