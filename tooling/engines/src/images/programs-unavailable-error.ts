/** An image is made of programs that this machine has not got, and that nobody makes here. The message says what to do. */
export class ProgramsUnavailableError extends Error {
  override readonly name = "ProgramsUnavailableError";

  readonly code = "PROGRAMS_UNAVAILABLE";
}
