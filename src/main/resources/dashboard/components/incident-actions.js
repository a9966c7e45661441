/** What people did about an incident, and what they can do: buttons, each with a dialog that asks why. */

import { announce } from "../core/announce.js";
import { post } from "../core/api.js";
import { h } from "../core/dom.js";
import { ago, when } from "./texts.js";

/** The job follows a decision within seconds, and the store shows it then. */
const SHOWN_MILLIS = 3_000;

const HOURS = [
  [1, "1 hour"],
  [4, "4 hours"],
  [24, "1 day"],
  [72, "3 days"],
  [168, "7 days"],
];

/** What each action is called, what it does, and whether it has to be explained. */
const ACTIONS = [
  {
    action: "acknowledge",
    title: "Acknowledge",
    what: "You have it in hand: nobody is reminded, and it is not escalated, until it is materially worse or wider.",
  },
  {
    action: "silence",
    title: "Silence",
    what: "No channel is told of it for a time. What is still open then is told at the end.",
  },
  { action: "comment", title: "Comment", what: "For those who read it later.", needsReason: true },
  {
    action: "close",
    title: "Close",
    what: "It is told as over. Alerts of it that go on open it again only when they are materially worse or wider.",
    needsReason: true,
  },
  {
    action: "accept",
    title: "Accept",
    what:
      "The level since the onset of each of its alerts becomes the reference, and they end. Alerts of objectives and" +
      " distributions go on.",
  },
];

const DONE = {
  acknowledge: "acknowledged",
  silence: "silenced",
  unsilence: "silence ended",
  comment: "comment",
  close: "closed",
  "false-alarm": "closed as a false alarm",
  accept: "accepted",
};

/** Who did what, and when. */
export function doneTo({ acknowledged, silenced_until: until, actions }, now) {
  const state = [acknowledged ? "acknowledged" : null, until === null ? null : "silenced"].filter(Boolean);
  if (state.length === 0 && actions.length === 0) {
    return null;
  }
  return h(
    "ul",
    { class: "done quiet small" },
    until === null ? null : h("li", { key: "silenced" }, "silenced until ", when(until)),
    actions.map(({ type, by, at, reason }) =>
      h(
        "li",
        { key: `${type} ${at} ${by}` },
        `${DONE[type] ?? type} by ${by} `,
        ago(at, now),
        reason === null ? "" : `: ${reason}`,
      ),
    ),
  );
}

/**
 * @param {object} incident as the server lists it
 * @param {{now: number, reload: () => void}} context
 */
export function actionButtons(incident, context) {
  const silenced = incident.silenced_until !== null;
  const end = {
    action: "unsilence",
    title: "End silence",
    what: "Channels are told again, and now of what they have missed.",
  };
  const actions = ACTIONS.map((each) => (each.action === "silence" && silenced ? end : each));
  return h(
    "div",
    { class: "actions" },
    actions.map((each) =>
      h(
        "button",
        { type: "button", class: "small", key: each.action, on: { click: () => ask(each, incident, context) } },
        each.title,
      ),
    ),
  );
}

const MARK_FALSE = {
  action: "false-alarm",
  title: "False alarm",
  what: "Nothing was wrong. It counts against the budget of each of its monitors.",
};

/** The button that marks an incident which is over as a false alarm. */
export function falseAlarmButton(incident, context) {
  return h(
    "button",
    { type: "button", class: "small", on: { click: () => ask(MARK_FALSE, incident, context) } },
    MARK_FALSE.title,
  );
}

function ask({ action, title, what, needsReason }, incident, context) {
  // One dialog is one decision: sent twice, it counts once.
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const problem = h("p", { class: "problem", role: "alert" });
  const asked = action === "comment" ? "Comment" : needsReason ? "Why" : "Why (may be left empty)";
  const close = () => dialog.close();
  const mayBeUnexplained = ({ target }) => {
    target.form.elements.reason.required = !target.checked;
  };
  const send = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const reason = form.get("reason").trim();
    const button = event.target.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const { by, accepted } = await post("incident/action", {
        action_id: id,
        incident_id: incident.incident_id,
        action: form.get("false") === null ? action : "false-alarm",
        reason: reason === "" ? null : reason,
        until: action === "silence" ? context.now + Number(form.get("hours")) * 3_600_000 : null,
      });
      dialog.close();
      const count = accepted === 0 ? "" : ` ${accepted === 1 ? "1 alert is" : `${accepted} alerts are`} accepted.`;
      announce(`${title}, as ${by}: sent to the drift job.${count}`, true);
      setTimeout(() => context.reload(), SHOWN_MILLIS);
    } catch (failure) {
      problem.textContent = failure.message;
      button.disabled = false;
    }
  };
  const dialog = h(
    "dialog",
    { class: "act", "aria-labelledby": "act-title", on: { close: () => dialog.remove() } },
    h(
      "form",
      { on: { submit: send } },
      h("h2", { id: "act-title" }, title),
      h("p", { class: "subject small" }, incident.summary ?? incident.model),
      h("p", null, what),
      action === "silence"
        ? [
            h("label", { for: "act-hours" }, "For"),
            h(
              "select",
              { id: "act-hours", name: "hours" },
              HOURS.map(([hours, text]) => h("option", { value: hours }, text)),
            ),
          ]
        : null,
      action === "close"
        ? h(
            "label",
            { class: "check" },
            h("input", { type: "checkbox", name: "false", on: { change: mayBeUnexplained } }),
            " It was a false alarm: nothing was wrong.",
          )
        : null,
      h("label", { for: "act-reason" }, asked),
      h("textarea", { id: "act-reason", name: "reason", rows: 3, maxlength: 1000, required: needsReason === true }),
      problem,
      h(
        "div",
        { class: "answers" },
        h("button", { type: "submit" }, title),
        h("button", { type: "button", class: "plain", on: { click: close } }, "Cancel"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
