/** Slices by weeks: a table whose cells are the darker, the worse the figure. */

import { h } from "../core/dom.js";
import { day, figure, isHigherBetter, utc } from "../core/format.js";
import { sliceName } from "./texts.js";

const STEPS = 7;

/** Rows and columns that a key goes. */
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @param {{weeks: number[], slices: string[], values: (number | null)[][]}} heat
 * @param {string} metric
 */
export function heatMap(heat, metric) {
  const { weeks, slices, values } = withoutEmptyStart(heat);
  const known = values.flat().filter((value) => value !== null);
  const step = stepOf(Math.min(...known), Math.max(...known), metric);
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      { class: "heat", on: { keydown: move } },
      h(
        "caption",
        { class: "visually-hidden" },
        "The figure of each slice, week by week; arrow keys move between the cells",
      ),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "Week to"),
          weeks.map((week) => h("th", { scope: "col", title: utc(week) }, day(week))),
        ),
      ),
      h(
        "tbody",
        null,
        slices.map((slice, row) =>
          h(
            "tr",
            { key: slice },
            h("th", { scope: "row" }, h("span", { class: "name", title: slice }, sliceName(slice))),
            weeks.map((week, column) =>
              cell(values[row][column], { slice, week, metric, step, isFirst: row + column === 0 }),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Weeks before the first figure of any slice say nothing. */
function withoutEmptyStart({ weeks, slices, values }) {
  const first = Math.max(
    0,
    weeks.findIndex((_, week) => values.some((row) => row[week] !== null)),
  );
  return { weeks: weeks.slice(first), slices, values: values.map((row) => row.slice(first)) };
}

function cell(value, { slice, week, metric, step, isFirst }) {
  const text = value === null ? "no figure" : figure(metric, value);
  return h(
    "td",
    {
      class: value === null ? "empty" : `heat-${step(value)}`,
      tabindex: isFirst ? "0" : "-1",
      title: `${sliceName(slice)}, week to ${utc(week)}: ${text}`,
    },
    value === null ? "–" : figure(metric, value).replace(/\s(ms|USD|tokens)$/, ""),
  );
}

/** From the best figure in sight (0) to the worst (6). */
function stepOf(low, high, metric) {
  return (value) => {
    const place = high === low ? 0 : (value - low) / (high - low);
    return Math.min(STEPS - 1, Math.floor(STEPS * (isHigherBetter(metric) ? 1 - place : place)));
  };
}

function move(event) {
  const direction = ARROWS[event.key];
  const from = event.target.closest("td");
  if (direction === undefined || from === null) {
    return;
  }
  const row = from.parentElement;
  const nextRow = row.parentElement.rows[row.sectionRowIndex + direction[0]];
  const next = nextRow?.cells[from.cellIndex + direction[1]];
  if (next?.nodeName === "TD") {
    event.preventDefault();
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}
