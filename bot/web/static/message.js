/** The elements of one message: the person's own, and the guide's. */

import { lineList } from "./card.js";
import { choices } from "./choices.js";
import { button, make } from "./dom.js";
import { safeFragment } from "./safe-html.js";
import { tools } from "./tools.js";
import { fill, words } from "./words.js";

const clock = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { hour: "numeric", minute: "2-digit" });

/** Who said it and when: a heading, so that a screen reader can step from message to message. */
function author(who, at) {
  const when = at ? new Date(at) : new Date();
  const hasTime = !Number.isNaN(when.getTime());
  return make("h3", { class: "unseen" }, hasTime ? fill(words.from_at, { who, time: clock.format(when) }) : who);
}

/** A message of the person, shown at once while it is still on its way. */
export function mine(text, at) {
  return make("li", { class: "item mine" }, author(words.you, at), make("div", { class: "bubble" }, text));
}

/** Say in words how far a message of the person has come. `actions`: again(), change() or null. */
export function showDelivery(item, { state, reason }, actions) {
  item.querySelector(".delivery")?.remove();
  item.classList.toggle("is-unsent", state !== "sent");
  if (state === "sent") return;
  const sentence = [words.state[state], reason].filter(Boolean).join(" ");
  const line = make("p", { class: "delivery" }, sentence);
  if (state === "failed" || state === "refused") {
    line.append(button(words.state.again, "quiet", actions.again));
    if (actions.change) line.append(button(words.state.change, "quiet", actions.change));
  }
  item.append(line);
}

/** A message of the guide. What isn't to be read aloud is added by `finish`, once the message is on the page. */
export function fromGuide(data, actions) {
  const bubble = make("div", { class: "bubble" }, make("div", { class: "words" }, safeFragment(data.html)));
  const item = make("li", { class: "item guide" }, author(words.guide, data.at), bubble);
  if (data.card) item.dataset.card = data.card;
  if (data.lines.length > 0) {
    item.classList.add("has-card");
    bubble.append(lineList(data.lines));
  }
  if (data.buttons.length > 0) {
    item.append(choices(data, actions.press));
  }
  return item;
}

export function finish(item, data, actions) {
  const extras = tools(data, actions);
  if (extras) item.querySelector(".bubble").after(extras);
}

/** Fill in what an older server or a shorter event leaves out. */
export function complete(data) {
  return {
    ...data,
    html: data.html ?? "",
    text: data.text ?? "",
    buttons: data.buttons ?? [],
    sources: data.sources ?? [],
    lines: data.lines ?? [],
    entry: data.entry ?? null,
    rated: data.rated ?? null,
  };
}
