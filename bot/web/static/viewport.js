/** Phones lay their keyboard over the page; this keeps the message box and the top bar in the part that is left. */

const root = document.documentElement;
const view = window.visualViewport;

function fit() {
  // Zoomed in with two fingers, the visible part is small on purpose: the page must not follow.
  if (view.scale > 1.05) return;
  root.style.setProperty("--view-height", `${view.height}px`);
  root.style.setProperty("--view-top", `${view.offsetTop}px`);
}

export function setUpViewport() {
  if (!view) return;
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
}
