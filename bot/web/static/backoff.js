/** Growing pauses between attempts, each a little different, so that many pages don't all come back at the same moment. */

const FIRST_MS = 1000;
const LONGEST_MS = 30000;

export function pauseAfter(failures) {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return full * (0.5 + Math.random() * 0.5);
}
