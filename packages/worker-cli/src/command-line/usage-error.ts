/** The command line, or what it names, cannot be used as it is: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  readonly code: string;
  /** What to type next. */
  readonly next: string | undefined;

  constructor(
    message: string,
    options: ErrorOptions & { readonly next?: string; readonly code?: string } = {},
  ) {
    super(message, options);
    this.code = options.code ?? "USAGE";
    this.next = options.next;
  }
}
