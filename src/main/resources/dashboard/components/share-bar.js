/** A part of a change, in percent and as a bar: to the right what harms, to the left what helps. */

import { h, svg } from "../core/dom.js";
import { share } from "../core/format.js";

const WIDTH = 100;

/**
 * Where parts are so many times the whole, they cancel each other: the whole hardly changed, and a share of it says
 * nothing.
 */
const MOST = 2;

/** Whether shares of the change say something. */
export function isTelling(parts) {
  return parts.every((part) => part === null || Math.abs(part) <= MOST);
}

/**
 * @param {number | null} part 1 is all of the change
 * @param {(number | null)[]} parts all that stand beneath each other: their bars have one scale
 */
export function shareOfChange(part, parts) {
  if (!isTelling(parts)) {
    return "–";
  }
  const known = parts.filter((one) => one !== null);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  return h(
    "div",
    { class: "part" },
    h("span", null, share(part)),
    part === null || low === high ? null : bar(part, low, high),
  );
}

function bar(part, low, high) {
  const scale = WIDTH / (high - low);
  const zero = -low * scale;
  const length = Math.abs(part) * scale;
  return svg(
    "svg",
    { class: "bar", viewBox: `0 0 ${WIDTH} 8`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", {
      class: part < 0 ? "help" : "harm",
      x: part < 0 ? zero - length : zero,
      y: 1,
      width: length,
      height: 6,
    }),
    svg("path", { class: "zero", d: `M${zero} 0v8` }),
  );
}
