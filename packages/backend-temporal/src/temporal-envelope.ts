import type { Envelope } from "./workflow/envelope.ts";

/** In the options of a start: what goes beside its arguments. The interceptors of the client find it there. */
export const ENVELOPE: unique symbol = Symbol("task-abstraction.envelope");

/** Options of a start that have an envelope. */
export interface Enveloped {
  readonly [ENVELOPE]?: Envelope | undefined;
}

/** As options of a start: nothing where there is nothing to say. */
export function enveloped(envelope: Envelope): Enveloped {
  return Object.values(envelope).every((value) => value === undefined) ? {} : { [ENVELOPE]: envelope };
}
