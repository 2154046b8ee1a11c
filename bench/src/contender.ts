/** Where the engine runs, and so how both sides of a comparison reach it. */
export type Place =
  | { readonly kind: "owner"; readonly dataDirectory: string }
  | { readonly kind: "in-process" }
  | { readonly kind: "postgres"; readonly url: string }
  | CeleryPlace
  | TemporalPlace
  | HatchetPlace;

/** A server of Temporal, and what runs a task on it. */
export interface TemporalPlace {
  readonly kind: "temporal-workflow" | "temporal-activity";
  readonly address: string;
}

/** A tenant of a Hatchet. */
export interface HatchetPlace {
  readonly kind: "hatchet";
  readonly token: string;
  readonly hostPort: string;
  readonly apiUrl: string | undefined;
  readonly tlsStrategy: string;
}

/** A broker, and the Redis that keeps results. */
export interface CeleryPlace {
  readonly kind: "rabbitmq" | "redis";
  readonly broker: EngineAddress;
  readonly results: EngineAddress;
}

/** A server, as clients on this machine and other containers reach it. */
export interface EngineAddress {
  readonly url: string;
  readonly urlInside: string;
}

/** A worker of a contender. */
export interface BenchWorker {
  /** Resolves once every outcome has been stored and the worker is gone. */
  stop(): Promise<void>;
}

/** What a worker is asked for. */
export interface WorkPlan {
  readonly queue: string;
  /** Most tasks in hand at a time. */
  readonly concurrency: number;
  /** Called at the end of every no-op handler. */
  readonly onExecuted: () => void;
}

/** One side of a comparison on an engine of its own: the raw client, or ours over it. */
export interface Contender {
  /** Makes a queue ready, so that no measurement pays for that. */
  prepare(queue: string): Promise<void>;
  /** Resolves with the id once the engine has the task. */
  submit(queue: string, value: number): Promise<string>;
  /** Submits `count` tasks by the bulk call. */
  submitMany(queue: string, count: number): Promise<void>;
  work(plan: WorkPlan): Promise<BenchWorker>;
  /** Resolves once the task's result can be read. */
  waitForResult(queue: string, id: string): Promise<void>;
  /** Submits a chain of three steps, and resolves once its result can be read. */
  runChain?(queue: string, value: number): Promise<void>;
  /** How many results are stored, seen from outside: it counts every worker alike, in any language. */
  countResults?(): Promise<number>;
  /** A client that is too slow for more in one call is measured with so many. */
  readonly mostInOneCall?: number | undefined;
  close(): Promise<void>;
}

/** Opens a contender on tables of its own. */
export type OpenContender = (place: Place, schema: string) => Promise<Contender>;

/** Of a contender that is only a worker. */
export async function notMeasured(): Promise<never> {
  throw new Error("This contender is not measured in that.");
}

/** The argument of every task: small, as arguments mostly are. */
export function createArgument(value: number): { readonly row: number; readonly source: string } {
  return { row: value, source: "bench" };
}
