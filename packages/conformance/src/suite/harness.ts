import type { Settings } from "./backend-under-test.ts";

/** An engine that runs. */
export interface Harness {
  /** A part of the engine that nothing else uses: a schema, a virtual host, a namespace. Every test has its own. */
  fresh(): Promise<Space>;
  /** Ends the engine without a warning (SIGKILL); the function it answers starts it again on its data. */
  killEngine?(): Promise<() => Promise<void>>;
  /** Makes the engine answer nobody, with connections left open; the function it answers lets it go on. */
  pauseEngine?(): Promise<() => Promise<void>>;
  /** Ends the engine, or lets go of it. Called once, after the last test. */
  stop(): Promise<void>;
}

/** One test's part of the engine. */
export interface Space {
  /** Settings of a backend that uses it. */
  readonly configuration: Settings;
  readonly probe: Probe;
  /**
   * What a queue may hold that no adapter of ours wrote, by what is wrong with it: `not JSON`, `of another program`. Each
   * puts one such message into a queue that is there, as another program would.
   */
  readonly foreignMessages?: Readonly<Record<string, (queue: string) => Promise<void>>> | undefined;
}

/** Looks into a space with the engine's own client, never through the adapter. */
export interface Probe {
  /**
   * Every task that the engine holds here, in whatever state, finished ones and those of chains included; a space that no
   * backend has used yet holds 0.
   */
  countTasks(): Promise<number>;
  /**
   * How many tasks wait for nothing but a free slot of a worker. Only where a worker has to do something for each before it
   * can run any, such as a workflow that schedules an activity: priorities are then tested among tasks that got so far.
   */
  countReady?(): Promise<number>;
}
