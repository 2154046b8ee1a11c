/** An error together with what to type next, where the command knows better than the error's code tells. */
export class AdvisedError extends Error {
  override readonly name = "AdvisedError";
  override readonly cause: unknown;
  readonly next: string;

  constructor(cause: unknown, next: string) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.cause = cause;
    this.next = next;
  }
}
