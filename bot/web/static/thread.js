/** The list of messages on the page, in the server's order; each id and each key stands in it once. */

import { byId } from "./dom.js";
import { complete, finish, fromGuide, mine, showDelivery } from "./message.js";

/** Messages of an earlier visit come in one burst; after such a pause, what comes is new and is read aloud. */
const BURST_MS = 700;

export class Thread {
  #list = byId("thread");
  #log = byId("log");
  #entries = [];
  #quietTimer = 0;
  #actions;

  /** `actions`: press, rate, announce, again(parcel), change(parcel), arrived(item, {isMine, isNew}), grew(item). */
  constructor(actions) {
    this.#actions = actions;
  }

  /** What comes now was said on an earlier visit: it isn't read aloud. */
  expectOld() {
    clearTimeout(this.#quietTimer);
    this.#log.setAttribute("aria-live", "off");
  }

  /** The old messages are on their way; once they are through, the rest is news. */
  expectNewSoon() {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => this.expectNew(), BURST_MS);
  }

  expectNew() {
    clearTimeout(this.#quietTimer);
    this.#log.setAttribute("aria-live", "polite");
  }

  get #isLive() {
    return this.#log.getAttribute("aria-live") === "polite";
  }

  /** Show a message of the person that is on its way. */
  addParcel(parcel) {
    this.expectNew();
    const entry = { id: null, key: parcel.key, item: mine(parcel.shown) };
    this.#place(entry);
    this.#actions.arrived(entry.item, { isMine: true, isNew: true });
  }

  showParcel(parcel) {
    const entry = this.#entries.find(({ key }) => key === parcel.key);
    if (!entry || entry.id !== null) return;
    const change = parcel.content.text ? () => this.#actions.change(parcel) : null;
    showDelivery(entry.item, parcel, { again: () => this.#actions.again(parcel), change });
  }

  dropParcel({ key }) {
    this.#entries.find((entry) => entry.key === key)?.item.remove();
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
  }

  /** Show a message from the stream; return whether it was not there before. */
  receive(raw) {
    const data = complete(raw);
    if (this.#entries.some(({ id }) => id === data.id)) return false;
    if (!this.#isLive) this.expectNewSoon();
    const pending = data.key ? this.#entries.find(({ key }) => key === data.key) : undefined;
    if (pending) this.#settle(pending, data);
    else this.#add(data);
    return true;
  }

  /** Empty it; what the person wrote and couldn't send stays when it is still to be sent. */
  clear({ keepUnsent = false } = {}) {
    const stays = (entry) => keepUnsent && entry.id === null;
    for (const entry of this.#entries) if (!stays(entry)) entry.item.remove();
    this.#entries = this.#entries.filter(stays);
  }

  #settle(entry, data) {
    entry.id = data.id;
    showDelivery(entry.item, { state: "sent" });
    // Moving an element drops its focus and has it read again: only when it stands in the wrong place.
    if (this.#isInOrder()) return;
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#place(entry);
  }

  #isInOrder() {
    const rank = (entry) => entry.id ?? Infinity;
    return this.#entries.every((entry, index) => index === 0 || rank(this.#entries[index - 1]) <= rank(entry));
  }

  #add(data) {
    const isMine = data.author === "person";
    const item = isMine ? mine(data.text, data.at) : fromGuide(data, this.#actions);
    this.#place({ id: data.id, key: data.key ?? null, item });
    this.#actions.arrived(item, { isMine, isNew: this.#isLive });
    if (!isMine) this.#finish(item, data);
  }

  /** A moment later, so that the live region reads the answer only. */
  #finish(item, data) {
    const act = () => {
      finish(item, data, this.#actions);
      this.#actions.grew(item);
    };
    if (this.#isLive) setTimeout(act, 60);
    else act();
  }

  /** By id; what has none yet stays last. */
  #place(entry) {
    const comesLater = (other) => other.id === null || (entry.id !== null && other.id > entry.id);
    const found = entry.id === null ? -1 : this.#entries.findIndex(comesLater);
    const at = found === -1 ? this.#entries.length : found;
    this.#list.insertBefore(entry.item, this.#entries[at]?.item ?? null);
    this.#entries.splice(at, 0, entry);
    if (this.#isLive) entry.item.classList.add("is-new");
  }
}
