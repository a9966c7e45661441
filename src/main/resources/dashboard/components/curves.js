/** Lines of charts, from the columns of a curve. */

import { time } from "../core/format.js";
import { link } from "../core/route.js";

/** A column of a curve, as long as its times; null where it has none. */
export function column(curve, name) {
  const values = curve.values[name];
  return values !== undefined && values.some((value) => value !== null) ? values : null;
}

/** The line of a column, or none if the column says nothing. */
export function lineOf(curve, name, look) {
  const values = column(curve, name);
  return values === null ? [] : [{ values, ...look }];
}

/** The last figure of a column; null: there is none. */
export function latest(curve, name) {
  return (curve.values[name] ?? []).findLast((value) => value !== null) ?? null;
}

/** What the figure is compared with, and how much worse it may be. */
export function referenceLines(curve) {
  const lower = column(curve, "reference_lower");
  const upper = column(curve, "reference_upper");
  const band = lower === null || upper === null ? undefined : { lower, upper };
  return [
    ...lineOf(curve, "reference", { name: "reference", colour: "reference", form: "dashed", width: 1.5, band }),
    ...lineOf(curve, "bound", { name: "tolerated", colour: "bad", form: "dotted", width: 1.5 }),
  ];
}

/** Values of one curve at the times of another: those of the same or the last time before, not older than a step. */
export function aligned(curve, name, times, stepMs) {
  const values = curve.values[name] ?? [];
  let next = 0;
  return times.map((at) => {
    while (next < curve.times.length && curve.times[next] <= at) {
      next++;
    }
    return next > 0 && at - curve.times[next - 1] <= stepMs ? (values[next - 1] ?? null) : null;
  });
}

/** Where alerts were raised and resolved, and since when the change is thought to be there. */
export function markersOf(alerts) {
  return alerts.flatMap((alert) => {
    const href = link("alert", { id: alert.alert_id });
    const raised = alert.raised_at ?? alert.updated_at;
    const markers = [{ at: raised, kind: "firing", label: `Alert of ${alert.monitor}, raised ${time(raised)}`, href }];
    if (alert.onset_at !== null) {
      markers.push({ at: alert.onset_at, kind: "onset", label: `Onset of the alert of ${alert.monitor}` });
    }
    if (alert.resolved_at !== null) {
      const label = `Alert of ${alert.monitor}, resolved ${time(alert.resolved_at)}`;
      markers.push({ at: alert.resolved_at, kind: "resolved", label, href });
    }
    return markers;
  });
}

/** What a line shows, in a sentence. */
export function spoken(title, line, format) {
  const known = (line?.values ?? []).filter((value) => value !== null);
  if (known.length === 0) {
    return `${title}: no figures.`;
  }
  const low = format(Math.min(...known));
  const high = format(Math.max(...known));
  return `${title}: ${line.name} from ${format(known[0])} to ${format(known.at(-1))}, lowest ${low}, highest ${high}.`;
}
