/* Runs before the first paint, and is a plain script for that reason: day or night, and staying blank after a quick exit. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");

  /** Storage may be forbidden, in frames above all; then the page works without its memory. */
  const recall = (storage, name) => {
    try {
      return window[storage].getItem(name);
    } catch {
      return null;
    }
  };

  const look = recall("localStorage", "peerguide.look");
  if (look === "day" || look === "night") root.dataset.look = look;

  /** Nothing of the page may show again to someone who presses Back after a quick exit. */
  const leaveAgain = () => {
    root.classList.add("left");
    document.title = root.dataset.exitTitle;
    window.location.replace(root.dataset.exit);
  };

  const hasLeft = () => recall("sessionStorage", "peerguide.left") === "yes";
  const [visit] = performance.getEntriesByType("navigation");

  if (hasLeft() && visit?.type === "back_forward") {
    leaveAgain();
  } else if (hasLeft()) {
    // Opened anew and on purpose.
    window.sessionStorage.removeItem("peerguide.left");
  }

  window.addEventListener("pageshow", (event) => {
    if (event.persisted && (hasLeft() || root.classList.contains("left"))) leaveAgain();
  });

  /** If a module never arrived, a dead message box would be worse than a sentence about it. */
  window.addEventListener("load", () => {
    const broken = document.getElementById("broken");
    if (broken && !("ready" in root.dataset)) broken.hidden = false;
  });
})();
