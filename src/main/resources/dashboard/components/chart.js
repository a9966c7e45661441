/**
 * {@code <vigie-chart>}: a series over time with its legend, a table of the same figures and a link to them as a file.
 */

import { announce } from "../core/announce.js";
import { colour, onThemeChange } from "../core/colours.js";
import { h, show, svg } from "../core/dom.js";
import { time, utc } from "../core/format.js";
import { seriesTable } from "./chart-table.js";
import { csvLink } from "./csv-link.js";
import { icon } from "./marks.js";
import { plotOptions, plotData, plotShape } from "./plot.js";

const charts = new Set();

/**
 * What a chart shows, set as the property {@code spec}. Setting it again brings the drawing up to date without making it
 * anew.
 *
 * @typedef {object} ChartSpec
 * @property {string | null} title null for a strip under another chart
 * @property {string} summary what it shows in a sentence, for those who cannot see it
 * @property {number} height of the drawing in pixels
 * @property {number} from epoch milliseconds
 * @property {number} to epoch milliseconds
 * @property {number[]} times epoch milliseconds, ascending
 * @property {number | null} [wholeFrom] points before it are of windows whose series had only just begun: drawn faded
 * @property {Line[]} lines
 * @property {(value: number) => string} format
 * @property {(value: number, step: number) => string} [tick] of the axis, whose ticks are a step
 *     apart; if it is not written as format
 * @property {boolean} [hasStrip] whether a strip beneath tells the times
 * @property {[number, number]} [within] the largest range of the axis
 * @property {number} [span] the least height of the axis
 * @property {{at: number, kind: "firing" | "resolved" | "onset", label: string, href?: string}[]} markers
 * @property {object} [csv] parameters of the file with the same figures
 * @property {(from: number, to: number) => void} [zoom] called with the period that the reader marks
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {(number | null)[]} values
 * @property {string} colour a role of the style sheet
 * @property {"line" | "dashed" | "dotted" | "bars" | "steps"} [form]
 * @property {number} [width] in pixels
 * @property {{lower: (number | null)[], upper: (number | null)[], name?: string}} [band]
 */
class Chart extends HTMLElement {
  #spec = null;
  #plot = null;
  #shape = "";
  #plotPlace = h("div", { class: "plot", key: "plot" });
  #tableOpen = false;
  #index = null;
  #observer = new ResizeObserver(() => this.#resize());

  /** @param {ChartSpec} spec */
  set spec(spec) {
    this.#spec = spec;
    if (this.isConnected) {
      this.#refresh();
    }
  }

  connectedCallback() {
    charts.add(this);
    this.#observer.observe(this);
    if (this.#spec !== null) {
      this.#refresh();
    }
  }

  disconnectedCallback() {
    charts.delete(this);
    this.#observer.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#draw();
  }

  #refresh() {
    this.classList.toggle("strip", this.#spec.title === null);
    this.#frame();
    this.#draw();
  }

  #frame() {
    const spec = this.#spec;
    show(
      this,
      spec.title === null ? null : this.#head(),
      this.#legend(),
      this.#plotPlace,
      this.#tableOpen ? seriesTable(spec) : null,
    );
    const place = this.#plotPlace;
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-roledescription", "chart");
    place.setAttribute("aria-label", `${spec.summary} Arrow keys read single points.`);
    place.onkeydown = (event) => this.#onKey(event);
  }

  #head() {
    const spec = this.#spec;
    const toggle = () => {
      this.#tableOpen = !this.#tableOpen;
      this.#frame();
    };
    return h(
      "div",
      { class: "chart-head" },
      h("h3", null, spec.title),
      h(
        "span",
        { class: "tools" },
        h(
          "button",
          { type: "button", class: "plain", "aria-expanded": String(this.#tableOpen), on: { click: toggle } },
          "Table",
          h("span", { class: "visually-hidden" }, ` of ${spec.title}`),
        ),
        spec.csv ? csvLink(spec.title, spec.csv) : null,
      ),
    );
  }

  #legend() {
    const spec = this.#spec;
    const index = this.#index ?? lastKnown(spec);
    const at = spec.times[index];
    return h(
      "ul",
      { class: "legend", key: "legend" },
      at === undefined
        ? null
        : h("li", { class: "time", title: utc(at) }, `${this.#index === null ? "latest" : "at"} ${time(at)}`),
      at !== undefined && at < (spec.wholeFrom ?? -Infinity)
        ? h("li", { class: "quiet" }, "the series had only just begun: less than half a window")
        : null,
      spec.lines.map((line) =>
        h("li", null, swatch(line), line.name, at === undefined ? null : h("b", null, valueAt(line, index, spec))),
      ),
    );
  }

  #draw() {
    const spec = this.#spec;
    const width = this.#plotPlace.clientWidth;
    if (width === 0) {
      return;
    }
    const shape = plotShape(spec);
    const data = plotData(spec);
    if (this.#plot !== null && shape === this.#shape) {
      this.#plot.vigieSpec = spec;
      this.#plot.setData(data);
      return;
    }
    this.#plot?.destroy();
    this.#shape = shape;
    this.#plot = new uPlot(
      plotOptions(spec, {
        width,
        colour,
        onDraw: (plot) => this.#markers(plot),
        onCursor: (index) => this.#point(index),
        onZoom: (from, to) => this.#spec.zoom?.(from, to),
      }),
      data,
      this.#plotPlace,
    );
    this.#plot.vigieSpec = spec;
  }

  /** Alerts as links over the drawing, which keyboards and screen readers reach. */
  #markers(plot) {
    const { markers, from, to } = this.#spec;
    const elements = markers
      .filter(({ at, href }) => href && at >= from && at <= to)
      .map((marker) => {
        const attributes = {
          class: `marker ${marker.kind}`,
          href: marker.href,
          title: marker.label,
          "aria-label": marker.label,
        };
        const element = h("a", attributes, icon(marker.kind === "resolved" ? "check" : "down"));
        element.style.left = `${plot.valToPos(marker.at, "x")}px`;
        return element;
      });
    const before = [...plot.over.querySelectorAll(".marker")];
    const isSame = before.length === elements.length && before.every((element, i) => element.isEqualNode(elements[i]));
    if (!isSame) {
      before.forEach((element) => element.remove());
      plot.over.append(...elements);
    }
  }

  #resize() {
    const width = this.#plotPlace.clientWidth;
    if (width === 0 || this.#spec === null) {
      return;
    }
    if (this.#plot === null) {
      this.#draw();
    } else if (Math.abs(this.#plot.width - width) >= 1) {
      this.#plot.setSize({ width, height: this.#spec.height });
    }
  }

  #point(index) {
    if (index !== this.#index) {
      this.#index = index;
      this.querySelector(".legend")?.replaceWith(this.#legend());
    }
  }

  #onKey(event) {
    const count = this.#spec.times.length;
    const now = this.#index ?? count;
    const next = { ArrowLeft: now - 1, ArrowRight: Math.min(now, count - 2) + 1, Home: 0, End: count - 1 }[event.key];
    if (event.target !== this.#plotPlace || next === undefined || count === 0) {
      return;
    }
    event.preventDefault();
    const index = Math.max(0, Math.min(count - 1, next));
    const left = this.#plot.valToPos(this.#spec.times[index], "x");
    this.#plot.setCursor({ left, top: this.#spec.height / 3 });
    this.#point(index);
    announce(pointText(this.#spec, index));
  }
}

function pointText(spec, index) {
  return `${time(spec.times[index])}: ${spec.lines.map((line) => `${line.name} ${valueAt(line, index, spec)}`).join(", ")}`;
}

function lastKnown(spec) {
  for (let i = spec.times.length - 1; i >= 0; i--) {
    if (spec.lines.some((line) => line.values[i] !== null && line.values[i] !== undefined)) {
      return i;
    }
  }
  return -1;
}

function valueAt(line, index, spec) {
  const format = line.format ?? spec.format;
  const value = line.values[index] ?? null;
  const lower = line.band?.lower[index] ?? null;
  const upper = line.band?.upper[index] ?? null;
  if (value === null) {
    return "–";
  }
  return lower === null || upper === null ? format(value) : `${format(value)} (${format(lower)} to ${format(upper)})`;
}

function swatch(line) {
  const dashes = { dashed: "5 3", dotted: "2 2.5" }[line.form] ?? null;
  return svg(
    "svg",
    { class: `swatch ${line.colour}`, viewBox: "0 0 24 11", "aria-hidden": "true" },
    line.band ? svg("rect", { class: "band", width: 24, height: 11 }) : null,
    line.form === "bars"
      ? svg("rect", { x: 4, y: 1, width: 7, height: 10 })
      : svg("path", { d: "M0 5.5h24", "stroke-dasharray": dashes }),
    line.form === "bars" ? svg("rect", { x: 13, y: 4, width: 7, height: 7 }) : null,
  );
}

customElements.define("vigie-chart", Chart);
onThemeChange(() => charts.forEach((chart) => chart.redraw()));

/** @param {ChartSpec} spec */
export function chart(spec, key = undefined) {
  return h("vigie-chart", { key, set: { spec } });
}
