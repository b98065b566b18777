/**
 * Dialogs below the top bar, one at a time. They are not modal in the browser's sense, because "I need help now" and the
 * quick exit must stay in reach while one is open; what lies under the dialog is made inert instead.
 */

import { byId } from "./dom.js";

const overlay = byId("overlay");
const behind = document.querySelectorAll(".skip, .talk, .bottom");

let open = null;
let opener = null;
let closed = () => {};

export const isOpen = (dialog) => open === dialog;
export const isAnyOpen = () => open !== null;

/** Show `dialog`. The focus goes back to `from` when it closes, or to where an earlier dialog came from. */
export function show(dialog, { from = opener, onClose = () => {} } = {}) {
  const returnTo = from;
  if (open) close({ returnFocus: false });
  open = dialog;
  opener = returnTo;
  closed = onClose;
  overlay.hidden = false;
  overlay.scrollTop = 0;
  for (const part of behind) part.inert = true;
  dialog.show();
  opener?.setAttribute("aria-expanded", "true");
  dialog.querySelector("h2").focus({ preventScroll: true });
}

export function close({ returnFocus = true } = {}) {
  if (!open) return;
  const [dialog, returnTo, whenClosed] = [open, opener, closed];
  open = null;
  opener = null;
  closed = () => {};
  dialog.close();
  overlay.hidden = true;
  for (const part of behind) part.inert = false;
  returnTo?.setAttribute("aria-expanded", "false");
  if (returnFocus) returnTo?.focus({ preventScroll: true });
  whenClosed();
}

overlay.addEventListener("click", (event) => {
  const isOutside = event.target === overlay;
  if (isOutside || event.target.closest("[data-close]")) close();
});

window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.preventDefault();
  close();
});
