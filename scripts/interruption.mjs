import { constants } from "node:os";
import { isatty } from "node:tty";

/** How long children may take to end after the first signal before they are killed. */
const GRACE_MS = 15_000;
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/** Those that run, each with the signal that it takes for an interruption. @type {Map<ChildProcess, NodeJS.Signals | "same">} */
const children = new Map();
/** @type {NodeJS.Signals | undefined} */
let received;

/** The launcher was told to stop: unwinds to the top, where it becomes the exit code. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Interrupted by ${signal}.`);
    this.signal = signal;
  }
}

/** Forwards signals to the children that run; without any, ends the launcher at once (locks are released on exit). */
export function watchSignals() {
  for (const signal of SIGNALS) process.on(signal, () => interrupt(signal));
}

/**
 * Keeps a child among those that a signal ends, until it has ended.
 * @param {ChildProcess} child
 * @param {NodeJS.Signals | "same"} forwardAs turbo's wrapper, for one, hands on SIGTERM but leaves SIGINT to the terminal
 */
export function endWithLauncher(child, forwardAs) {
  children.set(child, forwardAs);
  child.once("close", () => children.delete(child));
}

/** Throws when a signal has arrived, so that the next step does not start. */
export function throwIfInterrupted() {
  if (received) throw new Interrupted(received);
}

/** @param {unknown} error */
export function exitCodeOf(error) {
  return error instanceof Interrupted ? 128 + constants.signals[error.signal] : 1;
}

/** @param {NodeJS.Signals} signal */
function interrupt(signal) {
  const first = received === undefined;
  received ??= signal;
  if (children.size === 0) process.exit(exitCodeOf(new Interrupted(received)));
  if (!reachesChildrenByItself(signal)) {
    for (const [child, forwardAs] of children) child.kill(forwardAs === "same" ? signal : forwardAs);
  }
  if (first) setTimeout(killChildren, GRACE_MS).unref();
}

/**
 * A terminal sends Ctrl-C to the whole foreground group; a second copy would turn a child's orderly stop into a hard one.
 * @param {NodeJS.Signals} signal
 */
function reachesChildrenByItself(signal) {
  return signal === "SIGINT" && isatty(0);
}

function killChildren() {
  for (const child of children.keys()) child.kill("SIGKILL");
}
