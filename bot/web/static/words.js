/** The sentences the scripts show. They come with the page, from knowledge/page.yml; none stands in a script. */

export const words = JSON.parse(document.getElementById("words").textContent);

/** Fill the [names] of a sentence; an unknown name stays as it is, so that a slip can be seen. */
export function fill(sentence, values) {
  return sentence.replace(/\[(\w+)\]/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
