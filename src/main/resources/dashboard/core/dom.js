/**
 * Elements, built and brought up to date in place. A text always becomes a text node and never markup: names of models,
 * slices and versions are data that anybody may have written.
 */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** What an element was built with beyond its attributes: {key, on, set}. */
const details = new WeakMap();

/**
 * @param {string} tag
 * @param {object | null} properties attributes by name (null, undefined and false: none; true: empty), and
 *     key: which element this is among its siblings when the tree is built anew;
 *     on: listeners by event; set: properties of the element, for custom elements
 * @param {...(Node | string | number | null | undefined | false | Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, properties, ...children) {
  return build(document.createElement(tag), properties, children);
}

/** As {@link h}, for the elements of a drawing. */
export function svg(tag, properties, ...children) {
  return build(document.createElementNS(SVG_NAMESPACE, tag), properties, children);
}

/**
 * Brings the children of an element in line with what was built anew: what is the same stays, with its focus, scroll
 * position and listeners.
 */
export function show(parent, ...children) {
  reconcile(parent, flatten(children));
}

function build(element, properties, children) {
  const { key, on, set, ...attributes } = properties ?? {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  details.set(element, { key, on: {}, set: {} });
  listen(element, on ?? {});
  assign(element, set ?? {});
  element.append(...flatten(children));
  return element;
}

function flatten(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}

function listen(element, on) {
  const detail = details.get(element);
  for (const type of Object.keys(on)) {
    if (!(type in detail.on)) {
      element.addEventListener(type, (event) => details.get(element).on[type]?.(event));
    }
  }
  detail.on = { ...Object.fromEntries(Object.keys(detail.on).map((type) => [type, null])), ...on };
}

function assign(element, set) {
  details.get(element).set = set;
  Object.assign(element, set);
}

function reconcile(parent, fresh) {
  const old = [...parent.childNodes];
  const byKey = new Map(old.filter((node) => keyOf(node) !== undefined).map((node) => [keyOf(node), node]));
  const unkeyed = old.filter((node) => keyOf(node) === undefined);
  const kept = new Set();
  let next = 0;
  const result = fresh.map((node) => {
    const key = keyOf(node);
    const candidate = key === undefined ? unkeyed[next++] : byKey.get(key);
    if (candidate === undefined || kept.has(candidate) || !sameKind(candidate, node)) {
      return node;
    }
    kept.add(candidate);
    if (candidate !== node) {
      patch(candidate, node);
    }
    return candidate;
  });
  old.filter((node) => !kept.has(node)).forEach((node) => node.remove());
  let place = parent.firstChild;
  for (const node of result) {
    if (node === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(node, place);
    }
  }
}

function keyOf(node) {
  return details.get(node)?.key;
}

function sameKind(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName;
}

function patch(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) {
      old.nodeValue = fresh.nodeValue;
    }
    return;
  }
  patchAttributes(old, fresh);
  const detail = details.get(fresh);
  if (detail !== undefined && details.has(old)) {
    details.get(old).key = detail.key;
    listen(old, detail.on);
    assign(old, detail.set);
  }
  // A custom element draws itself from its properties.
  if (!old.nodeName.includes("-")) {
    reconcile(old, [...fresh.childNodes]);
  }
  if (old instanceof HTMLSelectElement && old.value !== fresh.value) {
    old.value = fresh.value;
  }
}

function patchAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    // Whether details are open is the reader's choice.
    if (!fresh.hasAttribute(name) && !(name === "open" && old instanceof HTMLDetailsElement)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
}
