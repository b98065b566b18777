/**
 * The stream of events. The browser itself reconnects after a dropped line; what it gives up on is reported as fatal.
 * Each message has an id: `last` is where a new connection goes on.
 */

import { address } from "./api.js";

const KINDS = ["message", "typing", "gone"];

export class Stream {
  #source = null;
  #handlers;
  last = 0;

  /** `handlers`: message(data), typing(on), gone(), open(), lost(), fatal(). */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  get isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  open() {
    this.close();
    const source = new EventSource(address(`/api/events?after=${this.last}`));
    this.#source = source;
    // An event that was already on its way when the stream was closed belongs to the past.
    const current = (act) => (event) => source === this.#source && act(event);
    source.addEventListener("open", current(() => this.#handlers.open()));
    source.addEventListener("error", current(() => this.#onError(source)));
    for (const kind of KINDS) {
      source.addEventListener(kind, current((event) => this.#onEvent(kind, event.data)));
    }
  }

  close() {
    this.#source?.close();
    this.#source = null;
  }

  #onError(source) {
    if (source.readyState === EventSource.CLOSED) {
      this.close();
      this.#handlers.fatal();
    } else {
      this.#handlers.lost();
    }
  }

  #onEvent(kind, text) {
    const data = parse(text);
    if (data === null) return;
    if (kind === "message") {
      this.last = Math.max(this.last, data.id);
      this.#handlers.message(data);
    } else if (kind === "typing") {
      this.#handlers.typing(data.on === true);
    } else {
      this.#handlers.gone();
    }
  }
}

/** One garbled event must not end the stream; the next connection brings the message again. */
function parse(text) {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return null;
  }
}
