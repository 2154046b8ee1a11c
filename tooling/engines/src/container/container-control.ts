/** What can befall a container of ours. */
export interface ContainerControl extends AsyncDisposable {
  /** Name of the container, by which others reach it in their common network. */
  readonly containerName: string;
  /** Kills it as a power cut would (SIGKILL). What it has written stays. */
  kill(): Promise<void>;
  /** Ends it in good order. What it has written stays. */
  end(): Promise<void>;
  /** Starts it after a kill or an end. Resolves when it is ready. */
  start(): Promise<void>;
  /** Ends it in good order and starts it again. Resolves when it is ready. */
  restart(): Promise<void>;
  /** Freezes it: connections stay open and nothing answers. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Removes it with its data, in whatever state it is. Safe to repeat. */
  stop(): Promise<void>;
}
