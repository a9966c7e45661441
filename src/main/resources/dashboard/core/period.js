/** Which stretch of time a page shows: the last days, or a fixed one. */

import { date, time } from "./format.js";

const DAY = 86_400_000;
const STANDARD_DAYS = "30";

const ROLLING = [
  ["1", "Last 24 hours"],
  ["7", "Last 7 days"],
  ["30", "Last 30 days"],
  ["90", "Last 90 days"],
];

/**
 * What to ask for: nothing where the address says nothing, so that the server shows the newest data, however old they
 * are.
 *
 * @param {{from?: string, to?: string, days?: string}} parameters of the address
 * @param {number} now
 * @returns {{from?: number, to?: number}}
 */
export function periodOf({ from, to, days }, now) {
  if (isFixed({ from, to })) {
    return { from: Number(from), to: Number(to) };
  }
  const length = Number(days) * DAY;
  // The end is exclusive, and the newest window may end just now.
  return length > 0 ? { from: now - length, to: now + 1 } : {};
}

/** Options for a choice, with the fixed period where it is what is shown; and which of them is chosen. */
export function periodOptions(parameters, shown, now) {
  const isOld = now - shown.to > DAY;
  if (!isFixed(parameters) && !isOld) {
    return { options: ROLLING, chosen: parameters.days ?? STANDARD_DAYS };
  }
  const { from, to } = shown;
  const text = to - from > 3 * DAY ? `${date(from)} to ${date(to)}` : `${time(from)} to ${time(to)}`;
  return { options: [["fixed", text], ...ROLLING], chosen: "fixed" };
}

/** The parameters of the last days. */
export function lastDays(days) {
  return { from: null, to: null, days };
}

/** The parameters of a fixed period. */
export function fixedPeriod(from, to) {
  return { from: Math.round(from), to: Math.round(to), days: null };
}

function isFixed({ from, to }) {
  return Number.isFinite(Number(from ?? NaN)) && Number.isFinite(Number(to ?? NaN)) && Number(from) < Number(to);
}
