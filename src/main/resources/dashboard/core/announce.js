/** Sentences for those who hear the page, and, where it matters, see it. */

/**
 * @param {string} sentence
 * @param {boolean} [seen] whether it is also shown, until the next one
 */
export function announce(sentence, seen = false) {
  const place = document.getElementById("announcements");
  place.classList.toggle("visually-hidden", !seen);
  place.classList.toggle("note", seen);
  place.textContent = sentence;
}
