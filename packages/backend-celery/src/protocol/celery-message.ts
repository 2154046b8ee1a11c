import type { Signature } from "./signature.ts";

/** A task as Celery's protocols 1 and 2 carry it. */
export interface CeleryMessage {
  readonly id: string;
  readonly task: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** Attempts that have failed so far. */
  readonly retries: number;
  /** Not to be started before. */
  readonly eta: Date | undefined;
  /** Not to be started after. */
  readonly expires: Date | undefined;
  /** Of the first task of a chain; `undefined`: this is it. */
  readonly rootId: string | undefined;
  readonly parentId: string | undefined;
  readonly group: string | undefined;
  readonly ignoreResult: boolean;
  /** Of the user: every header with a text that is not of the protocol. */
  readonly headers: Readonly<Record<string, string>>;
  /** The chain it is a step of, where one of ours submitted it. */
  readonly step: { readonly chain: string; readonly index: number } | undefined;
  /** Published when it has succeeded. */
  readonly callbacks: readonly Signature[];
  /** Published when it has failed for good. */
  readonly errbacks: readonly Signature[];
  /** The steps that follow, the last one first. */
  readonly chain: readonly Signature[];
}
