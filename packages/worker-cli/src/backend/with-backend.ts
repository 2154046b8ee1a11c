import type { LoadedModule, Logger, TaskBackend } from "@task-abstraction/core";
import type { Session } from "../command-line/session.ts";
import type { BackendOptions } from "../command-line/shared-options.ts";
import { withDeadline } from "../deadline/with-deadline.ts";
import { createNoteLogger } from "../log/note-logger.ts";
import { openBackend } from "./open-backend.ts";

/** How long a command waits for connections to close before it ends without. */
const CLOSE_DEADLINE_MS = 5_000;

/** Runs `body` with a backend and closes it. */
export async function withBackend<Result>(
  options: BackendOptions & { readonly modules?: readonly LoadedModule[] },
  session: Session,
  body: (backend: TaskBackend) => Promise<Result>,
): Promise<Result> {
  const logger: Logger = createNoteLogger(session.output);
  const backend = await openBackend(options, session, { modules: options.modules ?? [], logger });
  try {
    return await body(backend);
  } finally {
    await closeInTime(backend, logger);
  }
}

/** What the command found out counts; trouble in closing is only mentioned. */
async function closeInTime(backend: TaskBackend, logger: Logger): Promise<void> {
  try {
    await withDeadline("closing the backend", CLOSE_DEADLINE_MS, backend.close());
  } catch (error) {
    logger.warn(error instanceof Error ? error.message : String(error));
  }
}
