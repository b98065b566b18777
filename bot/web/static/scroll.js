/** Keeps the newest message in view, unless the person is reading further up. */

import { byId } from "./dom.js";

const NEAR_PX = 60;
const MARGIN_PX = 24;

export class Scroll {
  #scroller = byId("scroller");
  #latest = byId("latest");
  #follows = false;
  #newest = null;
  #brought = null;
  #first = null;
  #top = 0;

  constructor() {
    this.#scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.#latest.addEventListener("click", () => this.#goToLatest());
    // The keyboard of a phone opens, a font loads, details unfold: stay where the reader was, at the end.
    new ResizeObserver(() => this.follow()).observe(this.#scroller);
  }

  /** Show a message that has just been added; one's own always. Old ones come without movement. */
  show(item, { isMine, isNew }) {
    this.#newest = item;
    this.#first = isMine ? null : (this.#first ?? item);
    if (isMine || !isNew) this.#follows = true;
    if (!this.#follows && !this.#brought) this.#latest.hidden = false;
    else if (isNew) this.#bring(item);
    else this.#toEnd("auto");
  }

  /** Source and rating have been added below `item`: bring it again, unless the reader has moved on. */
  grew(item) {
    if (item === this.#brought) this.#bring(item);
    else this.follow();
  }

  /** Go on to the end if that is where the reader is. */
  follow() {
    if (this.#follows) this.#toEnd();
  }

  toStart() {
    this.#newest = null;
    this.#first = null;
    this.#follows = false;
    this.#latest.hidden = true;
    this.#scroller.scrollTop = 0;
  }

  /** What answers one message is shown from its first line, not from its last, when it is long. */
  #bring(item) {
    const from = this.#first ?? item;
    const height = item.getBoundingClientRect().bottom - from.getBoundingClientRect().top;
    const isTall = height > this.#scroller.clientHeight - MARGIN_PX;
    if (isTall) from.scrollIntoView({ block: "start", behavior: behaviour() });
    else this.#toEnd();
    this.#follows = !isTall;
    this.#brought = item;
  }

  #toEnd(how = behaviour()) {
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: how });
  }

  #goToLatest() {
    this.#latest.hidden = true;
    if (this.#newest) this.#bring(this.#newest);
    else this.#toEnd();
    this.#scroller.focus({ preventScroll: true });
  }

  /** Only the reader scrolls up; the page itself scrolls down, and on its way there it is not yet near the end. */
  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) {
      this.#follows = true;
      this.#latest.hidden = true;
    } else if (scrollTop < this.#top - 2) {
      this.#follows = false;
      this.#brought = null;
    }
    this.#top = scrollTop;
  }
}

function behaviour() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
