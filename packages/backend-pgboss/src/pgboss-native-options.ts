import { InvalidOptionError } from "@task-abstraction/core";

/** pg-boss' own options, as `native: { pgboss: … }` of a task or a call. */
export interface PgbossNativeOptions {
  /** Any integer, larger first; `"low" | "normal" | "high"` are -10, 0 and 10. */
  readonly priority?: number | undefined;
  /** Queue that a job goes to after its last failed attempt. It must exist. */
  readonly deadLetter?: string | undefined;
  /** How long the result is kept, in seconds. */
  readonly deleteAfterSeconds?: number | undefined;
  /** pg-boss' group of the job. */
  readonly group?: { readonly id: string; readonly tier?: string } | undefined;
}

const NAMES: readonly string[] = [
  "priority",
  "deadLetter",
  "deleteAfterSeconds",
  "group",
] satisfies (keyof PgbossNativeOptions)[];

declare module "@task-abstraction/core" {
  interface NativeOptions {
    readonly pgboss?: PgbossNativeOptions | undefined;
  }
}

/** @throws InvalidOptionError (INVALID_OPTION) for one that pg-boss does not have or that this backend sets itself */
export function readNativeOptions(native: object | undefined): PgbossNativeOptions {
  for (const name of Object.keys(native ?? {})) {
    if (!NAMES.includes(name))
      throw new InvalidOptionError(`native.pgboss.${name}`, `is not one of ${NAMES.join(", ")}`);
  }
  return native ?? {};
}
