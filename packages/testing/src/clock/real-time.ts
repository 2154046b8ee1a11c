import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";

// Held here, so that the fake timers of a test runner do not replace them.

/** Resolves after this much of real time, whatever clock a test has faked. */
export const realDelay = delay;

/** Resolves in the next turn of the event loop. */
export const realTurn = nextTurn;
