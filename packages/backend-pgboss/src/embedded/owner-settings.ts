/** What the process that starts an owner tells it, as JSON in its only argument. */
export interface OwnerSettings {
  readonly dataDirectory: string;
  /** How long the owner goes on once its last client has left. */
  readonly idleExitMs: number;
  readonly maxFrameBytes: number;
}

/** The owner did not start because another one has the directory; to connect to that one is all that is left to do. */
export const EXIT_CODE_ANOTHER_OWNER = 10;

/** The owner had no room for its lock, and so perhaps none to log that. */
export const EXIT_CODE_DISK_FULL = 12;

/** The owner's directory was removed or taken from it. */
export const EXIT_CODE_DIRECTORY_LOST = 11;
