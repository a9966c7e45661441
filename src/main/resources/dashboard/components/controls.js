/** What a page is steered with. */

import { h } from "../core/dom.js";

/**
 * A choice among a few, all in sight.
 *
 * @param {string} caption
 * @param {[string, string][]} options value and text
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
export function choices(caption, options, chosen, choose) {
  return h(
    "fieldset",
    null,
    h("legend", { class: "caption" }, caption),
    h(
      "span",
      { class: "choices" },
      options.map(([value, text]) =>
        h(
          "button",
          { type: "button", key: value, "aria-pressed": String(value === chosen), on: { click: () => choose(value) } },
          text,
        ),
      ),
    ),
  );
}

/** A choice among many. What is chosen is there even where it is none of the options. */
export function selection(caption, options, chosen, choose) {
  const known = options.some(([value]) => value === chosen);
  const all = known ? options : [[chosen, chosen], ...options];
  return h(
    "label",
    null,
    h("span", { class: "caption" }, caption),
    h(
      "select",
      { on: { change: (event) => choose(event.target.value) } },
      all.map(([value, text]) => h("option", { value, key: value, selected: value === chosen }, shortened(text))),
    ),
  );
}

function shortened(text) {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
