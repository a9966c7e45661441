/** A table that is sorted by the column whose head is pressed. */

import { h } from "../core/dom.js";

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {boolean} [number] whether it is aligned to the right
 * @property {(row: object) => (number | string | null)} [by] what it is sorted by; without, it is not
 * @property {boolean} [descending] whether the first press puts the largest on top
 * @property {(row: object) => (Node | string | Array)} cell
 */

/**
 * @param {{columns: Column[], rows: object[], pinned?: object[], keyOf: (row: object) => string, sort: Sort,
 *     onSort: (sort: Sort) => void}} table
 *     pinned: rows that stay on top; sort: {column: title, descending}, null: as the rows come
 */
export function sortableTable({ columns, rows, pinned = [], keyOf, sort, onSort, caption }) {
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      { class: "sortable stacked" },
      h("caption", { class: "visually-hidden" }, caption),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          columns.map((column) => head(column, sort, onSort)),
        ),
      ),
      h(
        "tbody",
        null,
        pinned.map((one) => row(columns, one, `pinned ${keyOf(one)}`, "pinned")),
        sorted(rows, columns, sort).map((one) => row(columns, one, keyOf(one), null)),
      ),
    ),
  );
}

function head(column, sort, onSort) {
  const isSorted = sort?.column === column.title;
  const press = () =>
    onSort({ column: column.title, descending: isSorted ? !sort.descending : column.descending === true });
  const direction = sort?.descending ? "descending" : "ascending";
  return h(
    "th",
    { scope: "col", class: column.number ? "number" : null, "aria-sort": isSorted ? direction : null },
    column.by === undefined
      ? column.title
      : h(
          "button",
          { type: "button", class: "sort", on: { click: press } },
          column.title,
          h("span", { "aria-hidden": "true" }, isSorted ? (sort.descending ? " ↓" : " ↑") : ""),
        ),
  );
}

function row(columns, one, key, style) {
  return h(
    "tr",
    { key, class: style },
    columns.map((column, i) =>
      i === 0
        ? h("th", { scope: "row" }, column.cell(one))
        : h("td", { class: column.number ? "number" : null, "data-label": column.title }, column.cell(one)),
    ),
  );
}

/** Rows without a value come last, whichever way it is sorted. */
function sorted(rows, columns, sort) {
  const by = columns.find(({ title }) => title === sort?.column)?.by;
  if (by === undefined) {
    return rows;
  }
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === null || b === null) {
      return (a === null) - (b === null);
    }
    return sign * (typeof a === "string" ? a.localeCompare(b, "en") : a - b);
  });
}
