/** Numbers and times as the alerts write them: English, a 24-hour clock, the reader's time zone. */

import { metricOf } from "./metrics.js";

const NONE = "–";

/** Keeps a number and its unit on one line. */
const UNBROKEN = "\u00a0";

const MINUS = "\u2212";

/** Latencies from here on are told in seconds. */
const SECONDS_FROM = 10_000;

const MOST_DIGITS = 9;
const MOST_DIGITS_OF_POINTS = 4;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const present = (value) => value !== null && value !== undefined && Number.isFinite(value);

/** "2,333" */
export function count(value) {
  return present(value) ? whole.format(value) : NONE;
}

/** "1 label", "35 labels" */
export function counted(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** How values of each unit are written: those of the server's list of metrics. */
const UNITS = {
  share: percent,
  score: percent,
  ms: milliseconds,
  USD: dollars,
  tokens,
  distance,
};

/** A share or score as a percentage: "87.4 %"; small ones with two digits that count, "0.083 %". */
export function percent(value) {
  return present(value) ? `${points(value)}${UNBROKEN}%` : NONE;
}

/** As {@link percent}, with as many digits as values need that are a step apart. */
function percentTick(value, step) {
  return `${fixed(100 * value, digitsOfStep(100 * step))}${UNBROKEN}%`;
}

/** A ratio: "0.543". */
export function ratio(value) {
  return present(value) ? fixed(value, 3) : NONE;
}

/** "2,333 ms", "12.3 s" */
export function milliseconds(value) {
  if (!present(value)) {
    return NONE;
  }
  return Math.abs(value) >= SECONDS_FROM
    ? `${fixed(value / 1_000, 1)}${UNBROKEN}s`
    : `${fixed(value, Math.abs(value) >= 10 ? 0 : digits(value, 0, 2))}${UNBROKEN}ms`;
}

/** "0.0123 USD" */
function dollars(value) {
  return present(value) ? `${fixed(value, Math.abs(value) >= 1 ? 2 : digits(value, 2, 3))}${UNBROKEN}USD` : NONE;
}

/** "312 tokens" */
function tokens(value) {
  return present(value) ? `${fixed(value, Math.abs(value) >= 100 ? 0 : 1)}${UNBROKEN}tokens` : NONE;
}

/** Of distributions: a number without a unit. */
function distance(value) {
  return present(value) ? fixed(value, digits(value, 3, 2)) : NONE;
}

function points(share) {
  return fixed(100 * share, Math.min(MOST_DIGITS_OF_POINTS, digits(100 * share, 1, 2)));
}

/** So many that as many digits count, and at least as many as told. */
function digits(value, least, significant) {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return value === 0 ? least : Math.max(least, Math.min(MOST_DIGITS, significant - 1 - magnitude));
}

function digitsOfStep(step) {
  return Math.min(MOST_DIGITS, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

/** With commas, and a minus sign where one is needed. */
function fixed(value, decimals) {
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

/** A part of something: "62 %", "0.4 %". */
export function share(value) {
  if (!present(value)) {
    return NONE;
  }
  const percent = 100 * value;
  return `${Math.abs(percent) >= 10 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)}${UNBROKEN}%`;
}

/** A power of ten, of its logarithm: "10^3.2". */
export function power(value) {
  return present(value) ? `10^${value.toFixed(1)}` : NONE;
}

/** Whether less of the metric is worse. */
export function isHigherBetter(metric) {
  return metricOf(metric).higher_is_better;
}

/** A value of a metric in its unit. */
export function figure(metric, value) {
  const { statistic, unit } = metricOf(metric);
  return statistic === "pause" ? duration(value) : UNITS[unit](value);
}

/** A value at an axis whose ticks are a step apart; without the unit's name where it would not fit beside the axis. */
export function tick(metric, value, step) {
  const { unit } = metricOf(metric);
  if (unit === "share" || unit === "score") {
    return percentTick(value, step);
  }
  if (unit === "USD") {
    return `$${fixed(value, digitsOfStep(step))}`;
  }
  return unit === "tokens" ? fixed(value, 0) : figure(metric, value);
}

/**
 * A change of a metric with its sign: points of a share, for latencies, cost and tokens a percentage of what it was.
 */
export function change(metric, value) {
  if (!present(value)) {
    return NONE;
  }
  const text = difference(metric, Math.abs(value));
  // What is rounded to nothing has no sign.
  return /[1-9]/.test(text) ? `${value < 0 ? MINUS : "+"}${text}` : text;
}

/** The size of a change, as {@link change} tells it, or a tolerance. */
export function difference(metric, size) {
  const { relative, unit } = metricOf(metric);
  if (relative) {
    return `${fixed(100 * size, 1)}${UNBROKEN}%`;
  }
  return unit === "distance" ? distance(size) : `${points(size)}${UNBROKEN}points`;
}

/** How far two figures of one metric are apart: points of a share, else in the metric's unit. */
export function gap(metric, size) {
  return metricOf(metric).relative ? figure(metric, size) : difference(metric, size);
}

/** "90.8 % to 92.3 %", null where there is none. */
export function interval(lower, upper, format) {
  return present(lower) && present(upper) ? `${format(lower)} to ${format(upper)}` : null;
}

/** The name of a criterion or metric as a heading: "error-rate" → "Error rate". */
export function heading(name) {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "quality (correct)", as alerts say it. */
export function metricName(metric, criterion) {
  return criterion ? `${metric} (${criterion})` : metric;
}

/** "2026-11-03 19:38" in the reader's zone. */
export function time(millis) {
  return present(millis) ? `${date(millis)} ${clock(millis)}` : NONE;
}

/** "2026-11-03" in the reader's zone. */
export function date(millis) {
  const at = new Date(millis);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** "19:38" in the reader's zone. */
export function clock(millis) {
  const at = new Date(millis);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** "3 Nov" in the reader's zone. */
export function day(millis) {
  const at = new Date(millis);
  return `${at.getDate()} ${MONTHS[at.getMonth()]}`;
}

/** "2026-11-03 18:38 UTC" */
export function utc(millis) {
  return present(millis) ? `${new Date(millis).toISOString().slice(0, 16).replace("T", " ")} UTC` : NONE;
}

/** "Europe/Paris, UTC+01:00" */
export function zone(millis) {
  const minutes = -new Date(millis).getTimezoneOffset();
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (minutes === 0) {
    return name === "UTC" ? "UTC" : `${name}, UTC`;
  }
  const size = Math.abs(minutes);
  return `${name}, UTC${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** A length of time in its two largest units: "1 h 50 min", "12 s", "340 ms". */
export function duration(millis) {
  if (!present(millis)) {
    return NONE;
  }
  const size = Math.abs(millis);
  if (size < 1_000) {
    return `${whole.format(size)} ms`;
  }
  if (size < MINUTE) {
    return `${Math.round(size / 1_000)} s`;
  }
  if (size < HOUR) {
    return `${Math.round(size / MINUTE)} min`;
  }
  return size < 2 * DAY ? twoUnits(size, HOUR, "h", MINUTE, "min") : twoUnits(size, DAY, "d", HOUR, "h");
}

/** "4 min ago", "just now" */
export function age(millis, now) {
  return now - millis < MINUTE ? "just now" : `${spent(now - millis)} ago`;
}

/** How long something has gone on: "4 min", "19 d", "less than a minute" */
export function spent(millis) {
  if (millis < MINUTE) {
    return "less than a minute";
  }
  return millis < 2 * DAY ? duration(millis) : `${Math.floor(millis / DAY)} d`;
}

function twoUnits(size, large, largeName, small, smallName) {
  const rounded = Math.round(size / small) * small;
  const rest = Math.round((rounded % large) / small);
  return `${Math.floor(rounded / large)} ${largeName}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
}

function pad(number) {
  return String(number).padStart(2, "0");
}
