/** A part of a change, and as a bar from the middle: to the right what harms, to the left what helps. */

import { h, svg } from "../core/dom.js";
import { share } from "../core/format.js";

const WIDTH = 100;

/**
 * @param {number | null} part 1 is all of the change
 * @param {number} most the largest part beside it
 */
export function shareOfChange(part, most) {
  return h("div", { class: "part" }, h("span", null, share(part)), part === null || most === 0 ? null : bar(part, most));
}

function bar(part, most) {
  const middle = WIDTH / 2;
  const length = (middle * Math.min(1, Math.abs(part) / most)).toFixed(1);
  const x = part < 0 ? middle - length : middle;
  return svg(
    "svg",
    { class: "bar", viewBox: `0 0 ${WIDTH} 8`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: part < 0 ? "help" : "harm", x, y: 1, width: length, height: 6 }),
    svg("path", { class: "zero", d: `M${middle} 0v8` }),
  );
}
