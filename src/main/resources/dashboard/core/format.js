/** Numbers and times as the alerts write them: English, a 24-hour clock, the reader's time zone. */

const NONE = "–";

/** Keeps a number and its unit on one line. */
const UNBROKEN = "\u00a0";

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

/** A rate or score: "0.543"; small ones with two digits that count, "0.0083". */
export function rate(value) {
  if (!present(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  return size > 0 && size < 0.01 ? value.toFixed(Math.min(8, 1 - Math.floor(Math.log10(size)))) : value.toFixed(3);
}

/** As many digits as values need that are a step apart. */
export function rateTick(value, step) {
  return value.toFixed(Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
}

/** "2,333 ms" */
export function milliseconds(value) {
  return present(value) ? `${whole.format(value)}${UNBROKEN}ms` : NONE;
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

/** Whether changes of the metric are shares of the reference, and its values milliseconds. */
export function isRelative(metric) {
  return /^(latency|first-token)-/.test(metric);
}

/** Whether less of the metric is worse. */
export function isHigherBetter(metric) {
  return metric === "quality";
}

/** A value of a metric in its unit. */
export function figure(metric, value) {
  return isRelative(metric) ? milliseconds(value) : rate(value);
}

/** A change of a metric with its sign: "+12.3 %" for latencies, "-0.353" for all else. */
export function change(metric, value) {
  if (!present(value)) {
    return NONE;
  }
  const number = isRelative(metric) ? (100 * value).toFixed(1) : value.toFixed(3);
  // What is rounded to nothing has no sign.
  const signed = Number(number) === 0 ? number.replace("-", "") : value < 0 ? number : `+${number}`;
  return isRelative(metric) ? `${signed}${UNBROKEN}%` : signed;
}

/** "0.908 to 0.923", null where there is none. */
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
  const size = now - millis;
  if (size < MINUTE) {
    return "just now";
  }
  return size < 2 * DAY ? `${duration(size)} ago` : `${Math.floor(size / DAY)} d ago`;
}

function twoUnits(size, large, largeName, small, smallName) {
  const rounded = Math.round(size / small) * small;
  const rest = Math.round((rounded % large) / small);
  return `${Math.floor(rounded / large)} ${largeName}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
}

function pad(number) {
  return String(number).padStart(2, "0");
}
