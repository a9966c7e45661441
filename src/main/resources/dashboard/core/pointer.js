/** Whether a button of the pointer is held. */

let waiting = null;
let isHeld = false;

addEventListener("pointerdown", () => (isHeld = true), true);
for (const end of ["pointerup", "pointercancel", "dragend", "blur"]) {
  addEventListener(
    end,
    () => {
      isHeld = false;
      // The click comes after the release.
      setTimeout(() => {
        waiting?.resolve();
        waiting = null;
      });
    },
    true,
  );
}

/**
 * Resolves when no button is held: what is replaced between press and release never hears the click.
 *
 * @returns {Promise<void>}
 */
export function released() {
  if (!isHeld) {
    return Promise.resolve();
  }
  if (waiting === null) {
    let resolve;
    const promise = new Promise((done) => (resolve = done));
    waiting = { promise, resolve };
  }
  return waiting.promise;
}
