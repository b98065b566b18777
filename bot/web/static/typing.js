/** Three dots while the guide looks for an answer; words only when it takes long. */

import { byId } from "./dom.js";
import { words } from "./words.js";

const ANNOUNCE_MS = 1500;
const SLOW_MS = 8000;
/** A lost "done" must not leave the dots there for ever. */
const GIVE_UP_MS = 45000;

export class Typing {
  #dots = byId("typing");
  #status;
  #timers = [];
  #onShow;

  constructor(status, onShow) {
    this.#status = status;
    this.#onShow = onShow;
  }

  set(on) {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.#dots.hidden = !on;
    this.#status.take("slow");
    if (!on) return;
    this.#onShow();
    this.#after(ANNOUNCE_MS, () => this.#status.announce(words.status.typing));
    this.#after(SLOW_MS, () => this.#status.tell("slow", { stays: true }));
    this.#after(GIVE_UP_MS, () => this.set(false));
  }

  #after(ms, act) {
    this.#timers.push(setTimeout(act, ms));
  }
}
