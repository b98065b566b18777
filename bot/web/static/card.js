/** The lines to call or text, inside a message. */

import { callLink, make } from "./dom.js";
import { words } from "./words.js";

export function lineList(lines) {
  return make("ul", { class: "line-list", "aria-label": words.card.label }, ...lines.map(lineItem));
}

function lineItem({ name, note, links }) {
  const calls = links.map((link) => callLink(link, words.card.new_window));
  return make(
    "li",
    { class: "line" },
    make("h4", {}, name),
    note ? make("p", { class: "line-note" }, note) : null,
    make("p", { class: "line-links" }, ...calls),
  );
}
