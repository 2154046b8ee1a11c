/** Whether the Docker API answered that what was named does not exist. */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** Whether it answered that things are so already. */
export function isUnchanged(error: unknown): boolean {
  return statusOf(error) === 304;
}

/** Whether it answered that this cannot be done now, such as a removal that is already under way. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** Whether it answered that another program has the host's port. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && /port is already allocated|address already in use/.test(error.message);
}

/** Whether it gave up freezing a container whose processes it could not stop all at once; nothing has changed then. */
export function couldNotFreeze(error: unknown): boolean {
  return error instanceof Error && error.message.includes("unable to freeze");
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error ? Number(error.statusCode) : undefined;
}
