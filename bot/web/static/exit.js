/** The quick exit: leave at once, show nothing, and let Back lead nowhere near. It deletes nothing. */

const SHIFTS = 3;
const WITHIN_MS = 5000;

const root = document.documentElement;

/** Blank the page first: the other site may take seconds to come. */
function blank() {
  root.classList.add("left");
  document.title = root.dataset.exitTitle;
  document.body.replaceChildren();
}

/** Remember it for this tab, so that Back doesn't bring the page up again. */
function remember() {
  try {
    sessionStorage.setItem("peerguide.left", "yes");
  } catch {
    // Without storage, location.replace alone has to do.
  }
}

/** In a frame the whole page around it has to go: embed.js does it, and this tries as well. */
function leaveOuterPage(url) {
  window.parent.postMessage({ peerguide: "exit" }, "*");
  try {
    window.top.location.replace(url);
  } catch {
    window.location.replace(url);
  }
}

export function leave() {
  const url = root.dataset.exit;
  blank();
  remember();
  if (window.top === window) window.location.replace(url);
  else leaveOuterPage(url);
}

/** Call `act` when Shift alone is pressed three times in a short while; capital letters don't count. */
function onTripleShift(act) {
  let presses = [];
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    const now = performance.now();
    presses = [...presses.filter((at) => now - at < WITHIN_MS), now];
    if (presses.length >= SHIFTS) act();
  }, { capture: true });
}

document.getElementById("exit").addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
onTripleShift(leave);
