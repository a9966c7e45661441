/** Signs that say what they mean by their shape and their word; the colour only repeats it. */

import { h, svg } from "../core/dom.js";

const SHAPES = {
  down: () => svg("path", { d: "M1.5 3h13L8 14z" }),
  up: () => svg("path", { d: "M1.5 13h13L8 2z" }),
  check: () => svg("path", { class: "stroke", d: "M2 8.5l4 4 8-9" }),
  ring: () => svg("circle", { class: "stroke", cx: 8, cy: 8, r: 5.5, "stroke-dasharray": "4 3" }),
  dash: () => svg("path", { class: "stroke", d: "M3 8h10" }),
  octagon: () => [
    svg("path", { d: "M5 1h6l4 4v6l-4 4H5l-4-4V5z" }),
    svg("path", { class: "cut", d: "M8 4v5M8 11.2v.6" }),
  ],
  triangle: () => [svg("path", { d: "M8 1l7.4 13.5H.6z" }), svg("path", { class: "cut", d: "M8 5.8v4M8 12v.4" })],
  disc: () => [svg("circle", { cx: 8, cy: 8, r: 7 }), svg("path", { class: "cut", d: "M8 7.4V12M8 4.2v.6" })],
};

const VERDICTS = {
  degraded: ["down", "bad", "Degraded"],
  undecided: ["ring", "quiet", "Undecided"],
  stable: ["check", "good", "Stable"],
  improved: ["up", "better", "Improved"],
  unmonitored: ["dash", "quiet", "Not monitored"],
};

/** The worst first. */
const HARM = ["degraded", "undecided", "improved", "stable", "unmonitored"];

const SEVERITIES = {
  critical: ["octagon", "bad", "Critical"],
  warning: ["triangle", "warn", "Warning"],
  info: ["disc", "better", "Info"],
};

/** A drawing that says nothing to those who cannot see it: a word stands beside it. */
export function icon(shape) {
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, SHAPES[shape]());
}

/** @param {string} name degraded, undecided, stable, improved or unmonitored */
export function verdict(name) {
  return mark(VERDICTS[name] ?? ["dash", "quiet", name]);
}

/** Orders what has a verdict, the worst first. */
export function worstFirst(one, other) {
  return HARM.indexOf(one.verdict) - HARM.indexOf(other.verdict);
}

/** @param {string} name critical, warning or info */
export function severity(name) {
  return mark(SEVERITIES[name] ?? ["disc", "quiet", name]);
}

/** @param {string} name firing or resolved */
export function state(name) {
  return mark(name === "resolved" ? ["check", "good", "Resolved"] : ["down", "bad", "Firing"]);
}

function mark([shape, tone, word]) {
  return h("span", { class: `mark tone-${tone}` }, icon(shape), h("span", null, word));
}
