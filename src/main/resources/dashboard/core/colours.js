/** The colours of the style sheet, as a canvas needs them: resolved for the theme that is on. */

const probe = document.createElement("span");

/**
 * @param {string} role a class that sets a colour, such as "series-1"
 * @param {number} [opacity] in [0, 1]
 */
export function colour(role, opacity = 1) {
  if (!probe.isConnected) {
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.className = role;
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g);
  return `rgb(${red} ${green} ${blue} / ${opacity})`;
}

/** Calls back when the theme changes: by the switch of the page, or with the system. */
export function onThemeChange(callback) {
  new MutationObserver(callback).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}
