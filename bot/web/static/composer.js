/** The message box: Enter sends, Shift and Enter make a new line, and it grows with what is written. */

import { byId } from "./dom.js";

export class Composer {
  #form = byId("composer");
  #box = byId("message");

  /** `send(text)` is called with what the person wrote, never with nothing. */
  constructor(send) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(send);
    });
    this.#box.addEventListener("keydown", (event) => {
      // While a word is being composed (Japanese, some phone keyboards), Enter belongs to the keyboard.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit(send);
    });
    this.#box.addEventListener("input", () => this.#grow());
  }

  /** Put a text back for changing; what has been typed meanwhile stays, below it. */
  putBack(text) {
    this.#box.value = [text, this.#box.value].filter(Boolean).join("\n");
    this.#grow();
    this.focus();
  }

  focus() {
    this.#box.focus();
  }

  #submit(send) {
    const text = this.#box.value.trim();
    this.focus();
    if (text === "") return;
    this.#box.value = "";
    this.#grow();
    send(text);
  }

  #grow() {
    this.#box.style.height = "auto";
    if (this.#box.value !== "") this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}
