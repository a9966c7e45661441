/** Small pieces of text that all pages use. */

import { h } from "../core/dom.js";
import { age, spent, time, utc } from "../core/format.js";

/** A time in the reader's zone, UTC when hovered. */
export function when(millis) {
  if (millis === null || millis === undefined) {
    return "–";
  }
  return h("time", { datetime: new Date(millis).toISOString(), title: utc(millis) }, time(millis));
}

/** How long ago, the time itself when hovered. */
export function ago(millis, now) {
  if (millis === null || millis === undefined) {
    return "never";
  }
  return h(
    "time",
    { datetime: new Date(millis).toISOString(), title: `${time(millis)} · ${utc(millis)}` },
    age(millis, now),
  );
}

/** How long something has gone on that began then, the time itself when hovered. */
export function lasting(millis, now) {
  return h(
    "time",
    { datetime: new Date(millis).toISOString(), title: `since ${time(millis)} · ${utc(millis)}` },
    spent(now - millis),
  );
}

/** A name that somebody else chose: cut when long, whole when hovered. */
export function name(text, tag = "span") {
  return h(tag, { class: "name", title: text.length > 60 ? text : null }, text);
}

/** @param {string} version "*" for all of them */
export function versionName(version) {
  return version === "*" ? "all versions" : `version ${version}`;
}

/** @param {string} slice "all" for everybody */
export function sliceName(slice) {
  return slice === "all" ? "everybody" : slice;
}

/** What stands where there is nothing to show. */
export function nothing(...text) {
  return h("p", { class: "state" }, ...text);
}

/** A link out of the dashboard, if it is one to the web; else its text: an address may say {@code javascript:}. */
export function outside(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return address;
  }
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  return isWeb ? h("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, address) : address;
}

/** A part of a page under its heading. */
export function section(id, title, ...content) {
  return h("section", { class: "section", key: id, "aria-labelledby": id }, h("h2", { id }, title), content);
}
