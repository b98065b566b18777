/** In an agency's frame: tells embed.js around it how to leave, and when to close. */

import { isAnyOpen } from "./dialogs.js";
import { words } from "./words.js";

const tell = (message) => window.parent.postMessage(message, "*");

export function setUpFrame() {
  if (window.parent === window) return;
  const { exit, exitTitle } = document.documentElement.dataset;
  tell({ peerguide: "ready", exit, exitTitle, close: words.embed.close });
  // Before dialogs.js: what closes a dialog must not close the frame as well.
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isAnyOpen()) tell({ peerguide: "close" });
  }, { capture: true });
}
