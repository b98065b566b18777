/** Day or night: follows the device until the person chooses. early.js applies the choice on the next visit. */

const root = document.documentElement;
const NAME = "peerguide.look";

function apply(look) {
  if (look === "system") delete root.dataset.look;
  else root.dataset.look = look;
  colourBrowser();
}

/** The browser's own bars take the colour of the top bar. */
function colourBrowser() {
  const colour = getComputedStyle(root).getPropertyValue("--surface").trim();
  document.querySelector('meta[name="theme-color"]').content = colour;
}

function remember(look) {
  try {
    if (look === "system") localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, look);
  } catch {
    // It then holds for this visit only.
  }
}

export function setUpLook() {
  const choices = document.querySelectorAll('input[name="look"]');
  for (const choice of choices) {
    choice.checked = choice.value === (root.dataset.look ?? "system");
    choice.addEventListener("change", () => {
      apply(choice.value);
      remember(choice.value);
    });
  }
  colourBrowser();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colourBrowser);
}
