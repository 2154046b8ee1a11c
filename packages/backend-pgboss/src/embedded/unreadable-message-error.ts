/** The other end sent something that is no message of this protocol. */
export class UnreadableMessageError extends Error {
  override readonly name = "UnreadableMessageError";
}
