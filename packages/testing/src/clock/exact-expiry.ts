import { AsyncLocalStorage } from "node:async_hooks";
import type { CallSubmitter } from "@task-abstraction/core";

/** What `using({ expiresMs })` said, for the submit that is under way. */
const asked = new AsyncLocalStorage<number>();

/**
 * A submitter whose expiry is exact on the engine's clock. Core tells adapters a moment of the machine's clock, of which
 * some time has passed before it arrives: a test that moves a clock by `expiresMs` would now and then be a millisecond off.
 */
export function withExactExpiry(submitter: CallSubmitter, expiresMs: number | undefined): CallSubmitter {
  if (expiresMs === undefined) return submitter;
  const exact = <Args extends readonly unknown[], Result>(submit: (...args: Args) => Result) => {
    return (...args: Args): Result => asked.run(expiresMs, () => submit(...args));
  };
  return Object.freeze({
    submit: exact(submitter.submit),
    submitMany: exact(submitter.submitMany),
    submitWorkflow: exact(submitter.submitWorkflow),
  }) as CallSubmitter;
}

/** How long a request may still be started, in milliseconds; `undefined`: for ever. */
export function expiresInMs(expiresAt: Date | undefined): number | undefined {
  return expiresAt === undefined ? undefined : (asked.getStore() ?? expiresAt.getTime() - Date.now());
}
