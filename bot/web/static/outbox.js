/**
 * Messages on their way out: one at a time and in order, each with a key, so that sending one again never doubles it.
 * They live in memory only; a shared computer keeps nothing.
 */

import { Refused } from "./api.js";
import { pauseAfter } from "./backoff.js";

/** After that many attempts in a row the person is asked; a returning connection still sends by itself. */
const ATTEMPTS = 4;

export class Outbox {
  #queue = [];
  #busy = false;
  #attempts = 0;
  #timer = 0;
  #deliver;
  #changed;

  /** `deliver(message)` posts it; `changed(parcel)` shows its new state: sending, waiting, failed, refused or sent. */
  constructor({ deliver, changed }) {
    this.#deliver = deliver;
    this.#changed = changed;
  }

  /** Take a message and return its parcel. `content` is {text} or {button}; `shown` what the person reads. */
  add(content, shown) {
    const parcel = { key: newKey(), content, shown, state: "sending", reason: "" };
    this.#queue.push(parcel);
    return parcel;
  }

  /** Send all that waits, now. */
  async flush() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    this.#busy = true;
    let goesOn = true;
    while (goesOn && this.#queue.length > 0) goesOn = await this.#sendFirst();
    this.#busy = false;
  }

  /** Send after a failure, as the person asked or the connection came back. */
  again(parcel) {
    if (parcel && !this.#queue.includes(parcel)) this.#queue.push(parcel);
    this.#attempts = 0;
    return this.flush();
  }

  /** It arrived, as the stream shows, even if the answer to the post was lost. */
  settle(key) {
    this.#queue = this.#queue.filter((parcel) => parcel.key !== key);
  }

  clear() {
    clearTimeout(this.#timer);
    this.#queue = [];
  }

  /** Return whether to go on with the next one. */
  async #sendFirst() {
    const [parcel] = this.#queue;
    this.#show(parcel, "sending");
    try {
      await this.#deliver({ key: parcel.key, ...parcel.content });
    } catch (error) {
      return this.#onFailure(parcel, error);
    }
    this.#attempts = 0;
    this.settle(parcel.key);
    this.#show(parcel, "sent");
    return true;
  }

  #onFailure(parcel, error) {
    // The stream or a deletion may have settled it in the meantime.
    if (!this.#queue.includes(parcel)) return true;
    if (error instanceof Refused) {
      this.settle(parcel.key);
      this.#show(parcel, "refused", error.message);
      return true;
    }
    this.#attempts += 1;
    const goesOn = this.#attempts < ATTEMPTS;
    for (const held of this.#queue) this.#show(held, goesOn ? "waiting" : "failed");
    if (goesOn) this.#timer = setTimeout(() => this.flush(), pauseAfter(this.#attempts));
    return false;
  }

  #show(parcel, state, reason = "") {
    parcel.state = state;
    parcel.reason = reason;
    this.#changed(parcel);
  }
}

/** A random UUID; crypto.randomUUID itself is missing on pages that are not served by https. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
