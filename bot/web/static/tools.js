/** What stands under an answer: where it comes from, whether it helped, and a copy of it. */

import { button, make } from "./dom.js";
import { fill, words } from "./words.js";

const COPIED_MS = 2500;

/** `actions`: rate(id, helpful) -> promise, announce(sentence). Null when there is nothing to offer. */
export function tools(data, actions) {
  const hasAnswer = data.sources.length > 0 || data.entry !== null;
  if (!hasAnswer) return null;
  // The live region reads the answer; reading "Yes, No, Copy" after each one would be noise.
  return make(
    "div",
    { class: "tools", "aria-live": "off" },
    data.sources.length > 0 ? sources(data.sources) : null,
    data.entry !== null ? rating(data, actions) : null,
    copy(data, actions),
  );
}

function sources(list) {
  const items = list.map((source) => make("li", {}, source));
  return make("details", { class: "sources" }, make("summary", {}, words.tools.sources), make("ul", {}, ...items));
}

function rating({ id, rated }, actions) {
  const question = make("span", { id: `helpful-${id}` }, words.tools.helpful);
  const note = make("span", { role: "status" });
  const options = [[true, words.tools.yes], [false, words.tools.no]].map(([helpful, label]) => {
    const option = button(label, "quiet", () => rate(helpful));
    option.setAttribute("aria-pressed", String(rated === helpful));
    return { helpful, option };
  });

  const show = (chosen) => {
    for (const { helpful, option } of options) option.setAttribute("aria-pressed", String(helpful === chosen));
  };

  async function rate(helpful) {
    show(helpful);
    try {
      await actions.rate(id, helpful);
      rated = helpful;
      note.textContent = words.tools.thanks;
    } catch {
      show(rated);
      note.textContent = words.tools.not_rated;
    }
  }

  const group = { class: "rating", role: "group", "aria-labelledby": question.id };
  return make("div", group, question, ...options.map(({ option }) => option), note);
}

function copy(data, actions) {
  const control = button(words.tools.copy, "quiet", async () => {
    const done = await toClipboard(asText(data));
    control.textContent = done ? words.tools.copied : words.tools.not_copied;
    actions.announce(control.textContent);
    setTimeout(() => { control.textContent = words.tools.copy; }, COPIED_MS);
  });
  return control;
}

/** The answer as plain text with its sources, fit to be pasted into a message. */
function asText({ text, sources: list }) {
  const lines = list.map((source) => fill(words.tools.source_line, { source }));
  return [text.replaceAll("**", ""), ...(lines.length > 0 ? ["", ...lines] : [])].join("\n");
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

/** The clipboard object is missing without https and barred in some frames; selecting and copying still works there. */
function copyTheOldWay(text) {
  const before = document.activeElement;
  const box = make("textarea", { class: "unseen", "aria-hidden": "true" });
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  before?.focus({ preventScroll: true });
  return done;
}
