/** The buttons under a message: used once, then shown as chosen. */

import { button, make } from "./dom.js";
import { fill, words } from "./words.js";

/** Build the buttons; `press(choice, release)` sends one, `release` makes them usable again when it was refused. */
export function choices({ buttons, pressed }, press) {
  const list = make("ul", { class: "choices", "aria-label": words.choices.label });
  for (const choice of buttons) {
    list.append(make("li", {}, button(choice.title, "choice", (event) => onPress(list, choice, event.currentTarget, press))));
  }
  if (pressed) settle(list, buttons.findIndex((choice) => choice.id === pressed));
  return list;
}

function onPress(list, choice, pressedButton, press) {
  if (pressedButton.getAttribute("aria-disabled") === "true") return;
  settle(list, allButtons(list).indexOf(pressedButton));
  press(choice, () => release(list));
}

const allButtons = (list) => [...list.querySelectorAll(".choice")];

/** `disabled` itself would drop the focus of someone who works by keyboard. */
function settle(list, chosenIndex) {
  allButtons(list).forEach((one, index) => {
    one.setAttribute("aria-disabled", "true");
    if (index !== chosenIndex) return;
    one.classList.add("is-chosen");
    one.setAttribute("aria-label", fill(words.choices.chosen, { title: one.textContent }));
  });
}

function release(list) {
  for (const one of allButtons(list)) {
    one.removeAttribute("aria-disabled");
    one.removeAttribute("aria-label");
    one.classList.remove("is-chosen");
  }
}
