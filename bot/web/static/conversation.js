/**
 * The tie to one conversation on the server: making or finding it, listening to it, and coming back to it after trouble.
 * It knows nothing of the screen.
 */

import { api, Refused } from "./api.js";
import { pauseAfter } from "./backoff.js";
import { Stream } from "./stream.js";

/** A stream that says nothing after a message was taken is dead without knowing it. */
const SILENCE_MS = 8000;

export class Conversation {
  #started = null;
  #beginning = null;
  #wanted = false;
  #failures = 0;
  #heardCount = 0;
  #retry = 0;
  #watch = 0;
  #stream;
  #on;

  /** `handlers`: message(data), typing(on), connected(), lost(), gone(), replaced(). */
  constructor(handlers) {
    this.#on = handlers;
    this.#stream = new Stream({
      message: (data) => this.#heard(() => handlers.message(data)),
      typing: (on) => this.#heard(() => handlers.typing(on)),
      gone: () => this.#forget(handlers.gone),
      open: () => this.#opened(),
      lost: () => handlers.lost(),
      fatal: () => this.#tryLater(),
    });
  }

  /** Make or find the conversation and listen; keep trying until it works. */
  async connect() {
    this.#wanted = true;
    clearTimeout(this.#retry);
    try {
      await this.begin();
    } catch {
      this.#tryLater();
    }
  }

  /** Make or find the conversation once, however many ask for it at the same time. */
  begin() {
    this.#beginning ??= this.#find().finally(() => { this.#beginning = null; });
    return this.#beginning;
  }

  /** Post a message, in a new conversation if the server has forgotten this one. */
  async say(message) {
    if (this.#started === null) await this.begin();
    const heardBefore = this.#heardCount;
    try {
      await api.say(message);
    } catch (error) {
      // Deleted by the person in the meantime: it must not come to life again.
      const isForgotten = error instanceof Refused && error.isForgotten && this.#wanted;
      if (!isForgotten) throw error;
      await this.begin();
      await api.say(message);
    }
    // The stream is often quicker than the answer to the post.
    if (this.#heardCount === heardBefore) this.#expectSomething();
  }

  /** Listen afresh, after sleep or when the network is back: cheap, and nothing is doubled. A deleted one stays deleted. */
  refresh() {
    if (!this.#wanted) return;
    if (this.#stream.isOpen) this.#stream.open();
    else this.connect();
  }

  async startAnew() {
    await this.#endWith(api.startAnew);
    await this.connect();
  }

  /** Delete it on the server and return the receipt. */
  erase() {
    return this.#endWith(api.erase);
  }

  async #find() {
    const { started } = await api.begin();
    const isAnother = this.#started !== null && this.#started !== started;
    if (isAnother) this.#forget(this.#on.replaced);
    this.#wanted = true;
    this.#started = started;
    this.#stream.open();
  }

  /** Our own deletion must not come back to us as `gone`: stop listening first, listen again if it fails. */
  async #endWith(act) {
    this.#stream.close();
    try {
      const result = await act();
      this.#forget();
      return result;
    } catch (error) {
      this.connect();
      throw error;
    }
  }

  #forget(andThen) {
    this.#stream.close();
    clearTimeout(this.#watch);
    clearTimeout(this.#retry);
    this.#wanted = false;
    this.#started = null;
    this.#stream.last = 0;
    andThen?.();
  }

  #opened() {
    this.#failures = 0;
    this.#on.connected();
  }

  #heard(act) {
    this.#heardCount += 1;
    clearTimeout(this.#watch);
    act();
  }

  #expectSomething() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.refresh(), SILENCE_MS);
  }

  #tryLater() {
    this.#on.lost();
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.connect(), pauseAfter(this.#failures));
  }
}
