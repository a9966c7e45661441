/** How a chart's figures become a drawing of uPlot. */

import { clock, day } from "../core/format.js";

const DAY = 86_400_000;
const AXIS_WIDTH = 62;
const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";
const DASHES = { dashed: [7, 4], dotted: [2, 4] };

/** What must be equal for a drawing to be kept when new figures come. */
export function plotShape(spec) {
  const lines = spec.lines.map(({ name, colour, form, width, band }) => [
    name,
    colour,
    form,
    width,
    band !== undefined,
  ]);
  return JSON.stringify([spec.title, spec.height, lines, spec.within, spec.span, spec.zoom !== undefined]);
}

/** The columns of the drawing: times, then of each line its band and itself. */
export function plotData(spec) {
  const columns = spec.lines.flatMap((line) =>
    line.band ? [line.band.lower, line.band.upper, line.values] : [line.values],
  );
  return [spec.times, ...columns];
}

/** @param {{width: number, colour: Function, onDraw: Function, onCursor: Function, onZoom: Function}} context */
export function plotOptions(spec, { width, colour, onDraw, onCursor, onZoom }) {
  return {
    width,
    height: spec.height,
    ms: 1,
    legend: { show: false },
    padding: [10, 18, 0, 0],
    cursor: {
      // The pointer is shared between the charts of a page, what is marked with it is not.
      sync: { key: "vigie", setSeries: false, filters: { pub: (type) => type !== "mousedown" && type !== "mouseup" } },
      y: false,
      points: { size: 6 },
      drag: { x: spec.zoom !== undefined, y: false, setScale: false },
    },
    scales: {
      x: { time: true, range: (plot) => [plot.vigieSpec?.from ?? spec.from, plot.vigieSpec?.to ?? spec.to] },
      y: { range: (plot, low, high) => verticalRange(spec, low, high) },
    },
    axes: [timeAxis(colour, spec), valueAxis(colour, spec)],
    ...drawn(spec, colour),
    hooks: {
      draw: [(plot) => fadeBeginning(plot, colour), (plot) => drawMarkers(plot, colour), onDraw],
      setCursor: [(plot) => onCursor(plot.cursor.left >= 0 ? plot.cursor.idx : null)],
      setSelect: [(plot) => select(plot, onZoom)],
    },
  };
}

/** A window that its series has hardly begun to fill is no plunge: it is drawn faded. */
function fadeBeginning(plot, colour) {
  const spec = plot.vigieSpec;
  const end = spec?.wholeFrom ?? null;
  const first = spec?.times[0];
  if (end === null || first === undefined || first >= end || end <= spec.from) {
    return;
  }
  const { left, top, width, height } = plot.bbox;
  const right = Math.min(left + width, plot.valToPos(end, "x", true));
  plot.ctx.save();
  plot.ctx.fillStyle = colour("raised-wash", 0.68);
  plot.ctx.fillRect(left, top, right - left, height);
  plot.ctx.restore();
}

function drawn(spec, colour) {
  const series = [{}];
  const bands = [];
  for (const line of spec.lines) {
    if (line.band) {
      const first = series.length;
      const edge = { stroke: colour(line.colour, 0.35), width: 0.75, points: { show: false } };
      series.push(edge, edge);
      bands.push({ series: [first + 1, first], fill: colour(line.colour, 0.14) });
    }
    series.push(lineOptions(line, colour));
  }
  return { series, bands };
}

function lineOptions(line, colour) {
  const bars = line.form === "bars";
  return {
    label: line.name,
    stroke: colour(line.colour, bars ? 0 : 1),
    fill: bars ? colour(line.colour, 0.55) : undefined,
    width: bars ? 0 : (line.width ?? 1.75),
    dash: DASHES[line.form],
    spanGaps: false,
    paths: bars ? uPlot.paths.bars({ size: [0.7, 14] }) : undefined,
    points: bars ? { show: false } : { size: 4, space: 0, show: isolated, filter: isolatedPoints },
  };
}

/** A point between two gaps has no line: only as a dot can it be seen. */
function isolatedPoints(plot, seriesIndex) {
  const values = plot.data[seriesIndex];
  const known = (i) => values[i] !== null && values[i] !== undefined;
  return values.flatMap((_, i) => (known(i) && !known(i - 1) && !known(i + 1) ? [i] : []));
}

function isolated() {
  return true;
}

function verticalRange(spec, low, high) {
  const [least, most] = spec.within ?? [-Infinity, Infinity];
  if (low === null || high === null) {
    return [Number.isFinite(least) ? least : 0, Number.isFinite(most) ? most : 1];
  }
  if (spec.lines.some(({ form }) => form === "bars")) {
    return [0, Math.max(1, 1.06 * high)];
  }
  const size = Math.max(high - low, spec.span ?? 0, 1e-9);
  const middle = (low + high) / 2;
  let from = middle - 0.56 * size;
  let to = middle + 0.56 * size;
  if (from < least) {
    to += least - from;
    from = least;
  }
  if (to > most) {
    from = Math.max(least, from - (to - most));
    to = most;
  }
  return [from, to];
}

function timeAxis(colour, spec) {
  const hidden = spec.hasStrip === true;
  return {
    font: FONT,
    stroke: colour("quiet-line"),
    grid: { stroke: colour("grid-line"), width: 1 },
    ticks: { stroke: colour("grid-line"), width: 1, size: 4, show: !hidden },
    size: hidden ? 6 : (plot, labels) => ((labels ?? []).some((label) => label.includes("\n")) ? 46 : 30),
    gap: 4,
    space: 64,
    values: (plot, splits, axis, space, step) =>
      splits.map((at, i) => (hidden ? "" : timeLabel(at, splits[i - 1], step))),
  };
}

function timeLabel(at, before, step) {
  if (step >= DAY) {
    return day(at);
  }
  return before === undefined || day(before) !== day(at) ? `${clock(at)}\n${day(at)}` : clock(at);
}

function valueAxis(colour, spec) {
  const tick = spec.tick ?? spec.format;
  return {
    font: FONT,
    stroke: colour("quiet-line"),
    grid: { stroke: colour("grid-line"), width: 1 },
    ticks: { show: false },
    size: AXIS_WIDTH,
    gap: 6,
    space: spec.height < 100 ? 24 : 34,
    incrs: spec.increments,
    values: (plot, splits, axis, space, step) => splits.map((value) => (value === null ? "" : tick(value, step))),
  };
}

function select(plot, onZoom) {
  const { left, width } = plot.select;
  if (width < 8) {
    return;
  }
  const from = Math.round(plot.posToVal(left, "x"));
  const to = Math.round(plot.posToVal(left + width, "x"));
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onZoom(from, to);
}

function drawMarkers(plot, colour) {
  const spec = plot.vigieSpec;
  const context = plot.ctx;
  context.save();
  for (const { at, kind } of spec?.markers ?? []) {
    if (at >= spec.from && at <= spec.to) {
      const x = Math.round(plot.valToPos(at, "x", true)) + 0.5;
      context.beginPath();
      context.strokeStyle = colour(kind === "resolved" ? "tone-good" : "bad", 0.9);
      context.lineWidth = devicePixelRatio;
      context.setLineDash(kind === "onset" ? [3 * devicePixelRatio, 3 * devicePixelRatio] : []);
      context.moveTo(x, plot.bbox.top);
      context.lineTo(x, plot.bbox.top + plot.bbox.height);
      context.stroke();
    }
  }
  context.restore();
}
