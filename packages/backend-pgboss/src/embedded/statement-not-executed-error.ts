/** The owner is ending and answers for a call that it has not begun: whoever sent it may send it again elsewhere. */
export class StatementNotExecutedError extends Error {
  override readonly name = "StatementNotExecutedError";

  constructor() {
    super("The owner of the embedded engine is ending and has not carried out this call.");
  }
}
