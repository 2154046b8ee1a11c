import { setTimeout as delay } from "node:timers/promises";
import { SubmitError } from "@task-abstraction/core";

/** What became of the submits of a while, by the number that each was given. */
export interface Submits {
  readonly resolved: ReadonlyMap<number, string>;
  readonly rejected: ReadonlyMap<number, SubmitError>;
}

/** Submits by four callers at once, again and again, whatever becomes of it, until told to end. */
export async function submitOnAndOn(
  submit: (number: number) => Promise<string>,
  end: AbortSignal,
): Promise<Submits> {
  const resolved = new Map<number, string>();
  const rejected = new Map<number, SubmitError>();
  let next = 0;
  const goOn = async (): Promise<void> => {
    while (!end.aborted) {
      const number = next++;
      try {
        resolved.set(number, await submit(number));
      } catch (error) {
        if (!SubmitError.isInstance(error)) throw error;
        rejected.set(number, error);
      }
      // Not a synchronisation: there is to be something to do, but not too much.
      await delay(20);
    }
  };
  await Promise.all(Array.from({ length: 4 }, goOn));
  return { resolved, rejected };
}
