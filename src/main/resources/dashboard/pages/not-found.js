/** For an address that names no page. */

import { h } from "../core/dom.js";

/** @type {import("../app.js").Page} */
export const notFoundPage = {
  title: () => "No such page",
  load: async () => ({}),
  view: () => [
    h("h1", { tabindex: "-1" }, "No such page"),
    h(
      "p",
      { class: "state" },
      "The address names a page that does not exist. ",
      h("a", { href: "#/" }, "To all models"),
    ),
  ],
};
