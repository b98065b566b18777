/** How the connection is, in words above the message box; and what only a screen reader needs to hear. */

import { byId } from "./dom.js";
import { words } from "./words.js";

/** What to say in each state and after how many milliseconds: a hiccup isn't worth a sentence. */
const STEPS = {
  connecting: [[1500, "connecting"]],
  lost: [[1500, "lost"], [20000, "lost_long"]],
  lostInFrame: [[1500, "lost"], [12000, "lost_embedded"]],
  offline: [[0, "offline"]],
};
const FADE_MS = 4000;

export class Status {
  #line = byId("status");
  #spoken = byId("spoken");
  #state = "";
  #timers = [];

  connecting() {
    this.#enter("connecting");
  }

  lost() {
    const lost = "embedded" in document.documentElement.dataset ? "lostInFrame" : "lost";
    this.#enter(navigator.onLine ? lost : "offline");
  }

  connected() {
    const wasShown = this.#line.textContent !== "" && this.#state !== "connecting" && this.#state !== "";
    this.#enter("");
    if (wasShown) this.tell("back");
  }

  /** Say something that passes. */
  tell(name, { stays = false } = {}) {
    this.#line.textContent = words.status[name];
    if (!stays) this.#after(FADE_MS, () => this.take(name));
  }

  /** Take a sentence away if it still stands there. */
  take(name) {
    if (this.#line.textContent === words.status[name]) this.#line.textContent = "";
  }

  /** For screen readers only. */
  announce(sentence) {
    this.#spoken.textContent = sentence;
    this.#after(FADE_MS, () => { this.#spoken.textContent = ""; });
  }

  #enter(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    if (state === "") this.#line.textContent = "";
    for (const [ms, name] of STEPS[state] ?? []) this.#after(ms, () => { this.#line.textContent = words.status[name]; });
  }

  #after(ms, act) {
    this.#timers.push(setTimeout(act, ms));
  }
}
