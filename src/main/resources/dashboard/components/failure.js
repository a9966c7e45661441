/** What stands where data cannot: loading, failed, or wanting a token. */

import { h } from "../core/dom.js";
import { when } from "./texts.js";

/** Shown until the first data of a page are there. */
export function loading() {
  return h("p", { class: "state", key: "loading", role: "status" }, "Loading …");
}

/** @param {import("../core/api.js").ApiError} problem */
export function failure(problem, retry) {
  return h(
    "section",
    { class: "failure", key: "failure", role: "alert" },
    h("h1", { tabindex: "-1" }, titleOf(problem)),
    h("p", null, problem.message),
    problem.code === "not_found" ? h("p", null, h("a", { href: "#/" }, "To all models")) : retryButton(retry),
  );
}

/** Beside data that are older than they should be. */
export function staleNote(problem, loadedAt, retry) {
  return h(
    "div",
    { class: "note", key: "stale", role: "alert" },
    h("p", null, `${problem.message} What is shown was read at `, when(loadedAt), "."),
    retryButton(retry),
  );
}

/** @param {(token: string) => void} submit */
export function tokenForm(problem, submit) {
  const send = (event) => {
    event.preventDefault();
    const secret = new FormData(event.target).get("token").trim();
    if (secret !== "") {
      submit(secret);
    }
  };
  return h(
    "section",
    { class: "failure", key: "token" },
    h("h1", { tabindex: "-1" }, "This dashboard needs a token"),
    h("p", { role: "alert" }, problem.message),
    h(
      "form",
      { on: { submit: send } },
      h("label", { for: "token" }, "Token"),
      h(
        "div",
        null,
        h("input", { id: "token", name: "token", type: "password", autocomplete: "off", required: true }),
        h("button", { type: "submit" }, "Open the dashboard"),
      ),
    ),
    h("p", { class: "quiet small" }, "It is kept until this tab is closed, and sent only to this server."),
  );
}

function retryButton(retry) {
  return h("button", { type: "button", on: { click: () => retry() } }, "Try again");
}

function titleOf({ code }) {
  if (code.startsWith("store_")) {
    return "The store cannot be read";
  }
  return (
    { not_found: "There is no such thing", bad_parameter: "This address cannot be answered" }[code] ?? "No data"
  );
}
