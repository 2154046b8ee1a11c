import packageJson from "../../package.json" with { type: "json" };
import type { Statement, StatementResult } from "./statement.ts";

/** Raised whenever owner and clients of two versions could misunderstand each other. */
export const PROTOCOL_VERSION = 1;

/** Told in the handshake and by `inspectEmbeddedOwner`; for people, nothing is decided by it. */
export const PACKAGE_VERSION: string = packageJson.version;

/** The largest call or answer, unless configured otherwise. */
export const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Before the handshake a stranger gets no more of the owner's memory than this. */
export const HANDSHAKE_MAX_BYTES = 16 * 1024;

/** The first frame, as JSON so that every version can read it. */
export interface Hello {
  readonly protocol: number;
  readonly packageVersion: string;
  readonly nodeVersion: string;
  readonly valueFormat: number;
  /** From the lock file, which only who may read the data directory can know. */
  readonly token: string;
  /** Observers are not counted as clients, do not keep the owner running and need not wait for the database. */
  readonly role: "client" | "observer";
  /** For people, as in `OwnerStatus`; not every version tells it. */
  readonly pid?: number | undefined;
}

/** The owner's answer to a hello; sent to a client only once the database is ready. */
export type HelloReply = Welcome | Refusal;

/** From the next frame on the two speak birpc. */
export interface Welcome {
  readonly type: "welcome";
  readonly maxFrameBytes: number;
}

/** The owner closes the connection after it. */
export interface Refusal {
  readonly type: "refused";
  /** `ending`: try again once the owner is gone. `failed`: the database did not start. */
  readonly reason: "version" | "token" | "ending" | "failed";
  readonly message: string;
}

/** What `inspectEmbeddedOwner` asks of an owner. */
export interface OwnerStatus {
  readonly pid: number;
  readonly uptimeMs: number;
  readonly clients: number;
  /** Those of the clients that have told theirs. */
  readonly clientPids: readonly number[];
  /** False while the database is being opened. */
  readonly isReady: boolean;
  /** What of it is in memory now (the resident set). */
  readonly memoryBytes: number;
  readonly packageVersion: string;
  readonly nodeVersion: string;
}

/** What a client may call in the owner, and an observer `query`, `status` and `stop`. */
export interface OwnerFunctions {
  query(statement: Statement): Promise<StatementResult>;
  exec(text: string): Promise<StatementResult[]>;
  transaction(statements: readonly Statement[]): Promise<StatementResult[]>;
  listen(channel: string): Promise<void>;
  unlisten(channel: string): Promise<void>;
  status(): Promise<OwnerStatus>;
  stop(): Promise<void>;
}

/** What the owner may call in a client. */
export interface ClientFunctions {
  notify(channel: string, payload: string): void;
  /** Send nothing more and take leave once everything is answered: the owner is about to end. */
  ending(): void;
}
