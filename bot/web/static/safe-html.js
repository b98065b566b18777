/** The server renders answers safely; this copies only the few elements they may hold, so that a slip there stays harmless. */

const ALLOWED = new Set(["P", "UL", "LI", "STRONG", "EM", "BR"]);

export function safeFragment(html) {
  const fragment = document.createDocumentFragment();
  copyChildren(new DOMParser().parseFromString(html, "text/html").body, fragment);
  return fragment;
}

/** Copy without attributes; an element that isn't allowed leaves its text behind. */
function copyChildren(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.textContent);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const target = ALLOWED.has(node.tagName) ? document.createElement(node.tagName) : to;
      copyChildren(node, target);
      if (target !== to) to.append(target);
    }
  }
}
