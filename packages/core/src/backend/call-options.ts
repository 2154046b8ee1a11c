import type { Capabilities } from "../adapter/capabilities.ts";
import type { Priority } from "../adapter/submit-request.ts";
import type { NativeOptions } from "../task/task-options.ts";

declare const unsupported: unique symbol;

/** Stands where a backend lacks an option; `Reason` is what the compiler prints. No value has this type. */
export interface Unsupported<Reason extends string> {
  readonly [unsupported]: Reason;
}

/**
 * `Value` where the capability is there, else a type that nothing fits. It stays a subtype of `Value`, so that a
 * backend with fewer capabilities can be passed where any backend is taken; there the option is refused at run time.
 */
export type Supported<Capability, Value, Reason extends string> = [Capability] extends [false]
  ? Value & Unsupported<Reason>
  : Value;

/** Options of one call, as far as the backend has them. An explicit `undefined` means unset. */
export interface CallOptions<C extends Capabilities = Capabilities> {
  /** Where to queue it; wins over the task's own. For a workflow: the queue of steps that name none. */
  readonly queue?: string | undefined;
  /** Not before, in milliseconds from now. */
  readonly delayMs?: Supported<C["delay"], number, "this backend has no delay"> | undefined;
  /** Not started after, in milliseconds from now: it then ends `cancelled` with code EXPIRED. */
  readonly expiresMs?: Supported<C["expires"], number, "this backend has no expiry"> | undefined;
  readonly priority?: Supported<C["priority"], Priority, "this backend has no priority"> | undefined;
  /** The same (queue, name, key) gives the same id as long as the engine keeps the first. Not with `submitMany`. */
  readonly idempotencyKey?:
    | Supported<C["idempotencyKey"], string, "this backend has no idempotency key">
    | undefined;
  /** Keyword arguments: one last object for a TypeScript handler, real keywords for a Python one. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
  /** Strings that travel with the task, readable in `currentTask().headers`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Settings of the engines, by engine; this backend reads its own key. */
  readonly native?: NativeOptions | undefined;
}
