/** A small chart without axes: one metric over time, with its interval where there is one. */

import { svg } from "../core/dom.js";

const WIDTH = 120;
const HEIGHT = 30;
const MARGIN = 2.5;

/**
 * @param {{times: number[], values: Record<string, (number | null)[]>}} curve
 * @param {string} column which is drawn; {@code lower} and {@code upper} of the curve make the band
 * @param {{label: string, format: (value: number) => string, from: number, to: number, span: number,
 *     floor?: number}} options
 *     label: what it is, for those who hear it; span: the least height in the metric's unit, so that noise does not
 *     look like news; floor: the least value there can be
 */
export function sparkline(curve, column, options) {
  const values = curve.values[column] ?? [];
  const known = values.filter((value) => value !== null);
  if (known.length === 0) {
    return null;
  }
  const lower = curve.values.lower ?? values;
  const upper = curve.values.upper ?? values;
  const scale = verticalScale(
    [...known, ...lower, ...upper].filter((value) => value !== null),
    options,
  );
  const x = (time) => MARGIN + ((WIDTH - 2 * MARGIN) * (time - options.from)) / (options.to - options.from);
  const toPoints = (list) => list.map((value, i) => (value === null ? null : [x(curve.times[i]), scale(value)]));
  const points = toPoints(values);
  const last = points.findLast((point) => point !== null);
  return svg(
    "svg",
    {
      class: "sparkline",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": summary(known, options),
    },
    lower === values ? null : svg("path", { class: "band", d: area(toPoints(lower), toPoints(upper)) }),
    svg("path", { class: "line", d: line(points) }),
    svg("path", { class: "last", d: `M${text(last)}h0.001` }),
  );
}

function verticalScale(known, { span, floor }) {
  let low = Math.min(...known);
  let high = Math.max(...known);
  const missing = span - (high - low);
  if (missing > 0) {
    low -= missing / 2;
    high += missing / 2;
  }
  if (floor !== undefined && low < floor) {
    high += floor - low;
    low = floor;
  }
  const height = HEIGHT - 2 * MARGIN;
  return (value) => Math.min(HEIGHT, Math.max(0, MARGIN + (height * (high - value)) / (high - low)));
}

function summary(known, { label, format }) {
  const low = format(Math.min(...known));
  const high = format(Math.max(...known));
  return `${label}: from ${format(known[0])} to ${format(known.at(-1))}, lowest ${low}, highest ${high}`;
}

function runs(points) {
  const result = [[]];
  for (const point of points) {
    if (point === null) {
      result.push([]);
    } else {
      result.at(-1).push(point);
    }
  }
  return result.filter((run) => run.length > 0);
}

function line(points) {
  return runs(points)
    .map((run) => (run.length === 1 ? `M${text(run[0])}h0.001` : `M${run.map(text).join("L")}`))
    .join("");
}

function area(lower, upper) {
  const both = lower.map((point, i) => (point === null || upper[i] === null ? null : [point, upper[i]]));
  return runs(both)
    .map((run) => {
      const there = run.map(([low]) => text(low));
      const back = run.map(([, high]) => text(high)).reverse();
      return `M${[...there, ...back].join("L")}Z`;
    })
    .join("");
}

function text([x, y]) {
  return `${x.toFixed(2)},${y.toFixed(2)}`;
}
