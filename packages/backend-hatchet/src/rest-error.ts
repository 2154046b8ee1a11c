/** What the REST API, or the way there, answered: without the request, which has the token in it. */
export class RestError extends Error {
  override readonly name = "RestError";
  /** Of HTTP; `undefined` where there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, status: number | undefined) {
    super(message);
    this.status = status;
  }
}

/** An error of the SDK's HTTP client, as one that may be printed. */
export function toRestError(error: unknown): Error {
  const { message, name, code, response } = error as Error & {
    code?: unknown;
    response?: { status?: number; data?: { errors?: readonly { description?: string }[]; message?: string } };
  };
  if (name === "CanceledError") return new DOMException("The operation has been aborted.", "AbortError");
  const told = response?.data?.errors?.[0]?.description ?? response?.data?.message;
  const reason = told || message || (typeof code === "string" ? code : "no reason given");
  return new RestError(reason, response?.status);
}
