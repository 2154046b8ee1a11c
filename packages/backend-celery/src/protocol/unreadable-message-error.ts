import type { Signature } from "./signature.ts";

/** What could be read of a message all the same. */
export interface ReadSoFar {
  readonly id: string | undefined;
  readonly taskName: string | undefined;
  /** The steps that follow it in its chain, the last one first. */
  readonly chain?: readonly Signature[] | undefined;
}

/** A message that is no task, or one that cannot be read. */
export class UnreadableMessageError extends Error {
  override readonly name = "UnreadableMessageError";
  /** Where it can be read. */
  readonly id: string | undefined;
  readonly taskName: string | undefined;
  /** Steps that will never run. */
  readonly chain: readonly Signature[];
  /** `invalid-arguments`: it is a task, with a value that no handler can be given. */
  readonly fault: "unreadable" | "invalid-arguments";

  constructor(reason: string, about: ReadSoFar, fault: "unreadable" | "invalid-arguments" = "unreadable") {
    super(reason);
    this.id = about.id;
    this.taskName = about.taskName;
    this.chain = about.chain ?? [];
    this.fault = fault;
  }
}
