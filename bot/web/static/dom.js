/** Small helpers to build elements. Text is only ever set as text. */

export const byId = (id) => document.getElementById(id);

/** Make an element; `true` sets a bare attribute, `null` and `false` leave it out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function button(label, className, onPress) {
  const element = make("button", { type: "button", class: className }, label);
  element.addEventListener("click", onPress);
  return element;
}

/** Only what a finger can safely follow: phone, text message, web page. */
const SAFE_ADDRESS = /^(tel:|sms:|https:\/\/)/i;

/** A link to call, text or open; null when its address is of no kind we know. */
export function callLink({ label, href }, newWindow) {
  if (!SAFE_ADDRESS.test(href)) return null;
  if (!/^https:/i.test(href)) return make("a", { class: "call", href }, label);
  const hint = make("span", { class: "unseen" }, ` (${newWindow})`);
  return make("a", { class: "call", href, target: "_blank", rel: "noopener noreferrer" }, label, hint);
}
