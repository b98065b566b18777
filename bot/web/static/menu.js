/** The menu, and the two things in it that can't be undone: they ask first. */

import { close, isOpen, show } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { fill, words } from "./words.js";

/** `actions`: startAnew(), erase() -> receipt; both promises. */
export function setUpMenu(actions) {
  const opener = byId("menu-open");
  const menu = byId("menu");
  opener.addEventListener("click", () => {
    if (isOpen(menu)) close();
    else show(menu, { from: opener });
  });
  menu.querySelector("a[download]").addEventListener("click", () => close());
  setUpConfirm("new", actions.startAnew);
  setUpConfirm("delete", async () => showReceipt(await actions.erase()));
}

/** Ask before `act`; while it works the buttons rest, and when it fails the dialog says so and stays. */
function setUpConfirm(name, act) {
  const dialog = byId(`confirm-${name}`);
  const note = dialog.querySelector("[data-note]");
  const confirm = dialog.querySelector("[data-confirm]");

  byId(`menu-${name}`).addEventListener("click", () => {
    note.textContent = "";
    show(dialog);
  });

  confirm.addEventListener("click", async () => {
    if (confirm.getAttribute("aria-disabled") === "true") return;
    confirm.setAttribute("aria-disabled", "true");
    note.textContent = words.confirm.working;
    try {
      await act();
      if (isOpen(dialog)) close();
    } catch {
      note.textContent = words.confirm.failed;
    } finally {
      confirm.removeAttribute("aria-disabled");
    }
  });
}

function showReceipt(receipt) {
  const counts = receipt?.deleted ?? {};
  const lines = Object.keys(counts)
    .filter((kind) => kind in words.receipt)
    .map((kind) => make("li", {}, fill(words.receipt[kind], counts)));
  byId("receipt-list").replaceChildren(...lines);
  show(byId("receipt"));
}
