/** A message that is no task, or one that cannot be read. */
export class UnreadableMessageError extends Error {
  override readonly name = "UnreadableMessageError";
  /** Where it can be read. */
  readonly id: string | undefined;
  readonly taskName: string | undefined;
  /** `invalid-arguments`: it is a task, with a value that no handler can be given. */
  readonly fault: "unreadable" | "invalid-arguments";

  constructor(
    reason: string,
    about: { readonly id: string | undefined; readonly taskName: string | undefined },
    fault: "unreadable" | "invalid-arguments" = "unreadable",
  ) {
    super(reason);
    this.id = about.id;
    this.taskName = about.taskName;
    this.fault = fault;
  }
}
