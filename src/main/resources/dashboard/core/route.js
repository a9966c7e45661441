/**
 * Where in the dashboard one is: the fragment of the address, such as {@code #/model?model=support-chat&window=30d}.
 */

/**
 * @param {string} hash of the address, with or without {@code #}
 * @returns {{page: string, parameters: Record<string, string>}} page: "" for the overview, "model", …
 */
export function parse(hash) {
  const text = hash.replace(/^#?\/?/, "");
  const question = text.indexOf("?");
  const page = question < 0 ? text : text.slice(0, question);
  const parameters = Object.fromEntries(new URLSearchParams(question < 0 ? "" : text.slice(question + 1)));
  return { page, parameters };
}

/**
 * The link to a page.
 *
 * @param {string} page
 * @param {Record<string, string | number | null | undefined>} parameters null, undefined and empty ones are left out
 */
export function link(page, parameters = {}) {
  const search = query(parameters);
  return `#/${page}${search === "" ? "" : `?${search}`}`;
}

/** Parameters as they stand after the question mark of an address. */
export function query(parameters) {
  return new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  ).toString();
}

/**
 * Changes some parameters of the page as the address names it now, which may not be drawn yet: a step that the back
 * button takes back.
 */
export function goWith(part) {
  const { page, parameters } = parse(location.hash);
  location.hash = link(page, { ...parameters, ...part });
}
