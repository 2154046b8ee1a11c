const terminal = Boolean(process.stderr.isTTY) && process.env.TERM !== "dumb" && !process.env.CI;
const colours = terminal && !process.env.NO_COLOR;
const CLEAR_LINE = "\r\u001b[2K";
/** A step that was quicker leaves no line: it found everything in place. */
const WORTH_A_LINE_MS = 1_000;

/**
 * Runs one step of the set-up. A terminal shows it while it runs; a line stays if it took its time or failed.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function showStep(label, action) {
  const startedAt = performance.now();
  clearLine();
  if (terminal) process.stderr.write(dim(`  … ${label}`));
  try {
    const value = await action();
    if (performance.now() - startedAt >= WORTH_A_LINE_MS)
      finishLine(dim(`  ✓ ${label} (${secondsSince(startedAt)})`));
    else clearLine();
    return value;
  } catch (error) {
    finishLine(`  ✗ ${label}`);
    throw error;
  }
}

/** @param {string} line */
export function showNote(line) {
  finishLine(dim(`  ${line}`));
}

/** @param {unknown} error */
export function printError(error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${colour(31, text)}\n`);
}

/** @param {number} startedAt of `performance.now()` */
export function secondsSince(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** @param {string} line */
function finishLine(line) {
  clearLine();
  process.stderr.write(`${line}\n`);
}

function clearLine() {
  if (terminal) process.stderr.write(CLEAR_LINE);
}

/** @param {string} text */
function dim(text) {
  return colour(2, text);
}

/**
 * @param {number} code
 * @param {string} text
 */
function colour(code, text) {
  return colours ? `\u001b[${code}m${text}\u001b[0m` : text;
}
