import type { Action } from "./task-hooks.ts";

/** A hook with its call. */
export type Hook<Result> = (action: Action<Result>) => Promise<unknown>;

/**
 * Does it within the hooks, the first of them outermost, and answers its own result. It is done once, also where a hook calls
 * it twice, throws before, or does not call it at all.
 */
export function runHooked<Result>(
  hooks: readonly Hook<Result>[],
  action: Action<Result>,
  onError: (error: unknown) => void,
): Promise<Result> {
  const hooked = hooks.reduceRight<Action<Result>>((next, hook) => wrap(hook, next, onError), action);
  return hooked();
}

function wrap<Result>(
  hook: Hook<Result>,
  next: Action<Result>,
  onError: (error: unknown) => void,
): Action<Result> {
  return async (outer) => {
    const begun = Promise.withResolvers<void>();
    let result: Promise<Result> | undefined;
    const once: Action<Result> = (headers) => {
      result ??= next(headers === undefined ? outer : { ...outer, ...headers });
      begun.resolve();
      return result;
    };
    // The action's own failure, which a hook passes on, is none of the hook's.
    const tell = async (error: unknown): Promise<void> => {
      const own = await result?.then(
        () => undefined,
        (failure: unknown) => failure,
      );
      if (error !== own || result === undefined) onError(error);
    };
    const ended = (async () => hook(once))().catch(tell);
    await Promise.race([begun.promise, ended]);
    return once();
  };
}
