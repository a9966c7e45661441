/** The dashboard: shows the page that the address names and keeps it up to date. */

import { announce } from "./core/announce.js";
import { ApiError, get, token } from "./core/api.js";
import { show } from "./core/dom.js";
import { readMetrics } from "./core/metrics.js";
import { released } from "./core/pointer.js";
import { parse } from "./core/route.js";
import { failure, loading, staleNote, tokenForm } from "./components/failure.js";
import { colophon, masthead } from "./components/masthead.js";
import { alertPage } from "./pages/alert.js";
import { alertsPage } from "./pages/alerts.js";
import { healthPage } from "./pages/health.js";
import { incidentsPage } from "./pages/incidents.js";
import { modelPage } from "./pages/model.js";
import { notFoundPage } from "./pages/not-found.js";
import { overviewPage } from "./pages/overview.js";
import { slicesPage } from "./pages/slices.js";

const REFRESH_MILLIS = 30_000;

/**
 * What each page is.
 *
 * @typedef {object} Page
 * @property {(parameters: object) => string} title
 * @property {(parameters: object, context: {now: number, signal: AbortSignal}) => Promise<object>} load what the
 *     page shows
 * @property {(data: object, parameters: object, context: {now: number, redraw: () => void,
 *     cannotAct: string | null, reload: () => void}) => Node | Node[]} view cannotAct: why nobody can act on incidents
 */
const PAGES = {
  "": overviewPage,
  alerts: alertsPage,
  incidents: incidentsPage,
  model: modelPage,
  slices: slicesPage,
  alert: alertPage,
  health: healthPage,
};

const content = document.getElementById("content");

let route = null;
let data = null;
let problem = null;
let about = { now: Date.now(), version: "", store: "", token_required: false, cannot_act: null };
let clockLead = 0;
let loadedAt = 0;
let running = null;
let timer = null;

/** The time by the server's clock: that of this machine may be wrong. */
function now() {
  return Date.now() + clockLead;
}

function page() {
  return PAGES[route.page] ?? notFoundPage;
}

async function navigate() {
  const before = route;
  route = parse(location.hash);
  const isOtherPage = before === null || subjectOf(before) !== subjectOf(route);
  document.title = `${page().title(route.parameters)} – Vigie`;
  if (isOtherPage) {
    data = null;
  }
  problem = null;
  render();
  await load();
  if (isOtherPage && before !== null) {
    scrollTo(0, 0);
    content.querySelector("h1")?.focus();
    announce(page().title(route.parameters));
  }
}

/** What a page speaks of: while it stays the same, the old data stay in sight until the new ones are there. */
function subjectOf({ page: name, parameters: { id, model } }) {
  return JSON.stringify([name, id, model]);
}

/** Asks for what the page shows. Whatever was asked before and has not come yet is no longer wanted. */
async function load() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  clearTimeout(timer);
  content.setAttribute("aria-busy", "true");
  try {
    // The store is told only to who has the token.
    if (about.version === "" || about.store === null) {
      await readAbout(mine.signal);
    }
    await readMetrics(mine.signal);
    const fresh = await page().load(route.parameters, { now: now(), signal: mine.signal });
    await released();
    if (mine !== running) {
      return;
    }
    data = fresh;
    problem = null;
    loadedAt = Date.now();
  } catch (caught) {
    if (mine !== running) {
      return;
    }
    problem =
      caught instanceof ApiError ? caught : new ApiError("page", `The page could not be shown: ${caught.message}`);
  }
  running = null;
  content.setAttribute("aria-busy", "false");
  render();
  schedule();
}

async function readAbout(signal) {
  about = await get("about", {}, signal);
  clockLead = about.now - Date.now();
}

function schedule() {
  clearTimeout(timer);
  if (!document.hidden && problem?.wantsToken !== true) {
    timer = setTimeout(load, Math.max(0, REFRESH_MILLIS - (Date.now() - loadedAt)) || REFRESH_MILLIS);
  }
}

function render() {
  show(document.getElementById("masthead"), masthead({ route, data, now: now(), forgetToken: forget() }));
  show(document.getElementById("colophon"), colophon({ about, now: now() }));
  show(content, body());
}

function body() {
  if (problem?.wantsToken) {
    return tokenForm(problem, (secret) => {
      token.set(secret);
      load();
    });
  }
  if (data === null) {
    return problem === null ? loading() : failure(problem, load);
  }
  try {
    const context = { now: now(), redraw: render, cannotAct: about.cannot_act, reload: load };
    return [problem === null ? null : staleNote(problem, loadedAt, load), page().view(data, route.parameters, context)];
  } catch (fault) {
    console.error(fault);
    return failure(new ApiError("page", `The page could not be drawn: ${fault.message}`), load);
  }
}

function forget() {
  if (token.get() === null) {
    return null;
  }
  return () => {
    token.forget();
    data = null;
    load();
  };
}

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  content.focus();
});
addEventListener("hashchange", navigate);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
  } else if (Date.now() - loadedAt >= REFRESH_MILLIS) {
    load();
  } else {
    schedule();
  }
});
navigate();
