/** "I need help now": the dialog is part of the page, so it opens with the server dead and without the internet. */

import { close, isOpen, show } from "./dialogs.js";
import { byId } from "./dom.js";
import { words } from "./words.js";

const dialog = byId("help");
const opener = byId("help-open");
const note = byId("help-note");

/** Without scripts it is a link to a page of its own; with them it is a button that opens the dialog. */
function becomeButton() {
  opener.removeAttribute("href");
  opener.removeAttribute("target");
  opener.removeAttribute("rel");
  opener.setAttribute("role", "button");
  opener.setAttribute("tabindex", "0");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", toggle);
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
}

function toggle() {
  if (isOpen(dialog)) close();
  else show(dialog, { from: opener });
}

/** Bring another country's lines into the open dialog: no page is left, and none is added to the browser's history. */
async function showCountry(link) {
  note.textContent = "";
  try {
    const response = await fetch(link.href, { credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    byId("lines").replaceWith(document.adoptNode(page.getElementById("lines")));
    markCurrent(link);
  } catch {
    note.textContent = words.help.not_loaded;
  }
}

function markCurrent(link) {
  for (const other of dialog.querySelectorAll(".countries a")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  link.closest("details").open = false;
  dialog.parentElement.scrollTop = 0;
  byId("help-title").focus({ preventScroll: true });
}

dialog.addEventListener("click", (event) => {
  const link = event.target.closest(".countries a");
  if (!link) return;
  event.preventDefault();
  showCountry(link);
});

becomeButton();
