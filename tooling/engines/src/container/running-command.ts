/** How a command in a container ended. */
export interface FinishedCommand {
  readonly stdout: string;
  readonly stderr: string;
  /** 128 and more: ended by a signal. */
  readonly exitCode: number;
}

/** A command that runs in a container, beside what the container is there for. */
export interface RunningCommand {
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when it has ended, however it did. */
  readonly finished: Promise<FinishedCommand>;
  /** Sends it a signal, by default SIGTERM, and resolves when it has ended. Safe to repeat. */
  end(signal?: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<FinishedCommand>;
}
