/** The link to the figures of a chart as a file. */

import { address, download, token } from "../core/api.js";
import { h } from "../core/dom.js";
import { announce } from "../core/announce.js";

/**
 * @param {string} title of the chart
 * @param {object} parameters of {@code /series.csv}
 */
export function csvLink(title, parameters) {
  return h(
    "a",
    {
      href: address("series.csv", parameters),
      download: "",
      on: { click: (event) => fetchWithToken(event, title, parameters) },
    },
    "CSV",
    h("span", { class: "visually-hidden" }, ` of ${title}`),
  );
}

/** A link cannot send the header that carries the token. */
async function fetchWithToken(event, title, parameters) {
  if (token.get() === null) {
    return;
  }
  event.preventDefault();
  try {
    const file = URL.createObjectURL(await download("series.csv", parameters));
    h("a", { href: file, download: fileName(parameters) }).click();
    URL.revokeObjectURL(file);
  } catch (failure) {
    announce(`The figures of ${title} could not be downloaded: ${failure.message}`, true);
  }
}

function fileName({ measurement, model, slice, window }) {
  const words = [measurement, model, slice, window].filter((word) => word);
  return `${words
    .join("-")
    .replace(/[^A-Za-z0-9=.-]+/g, "_")
    .slice(0, 120)}.csv`;
}
