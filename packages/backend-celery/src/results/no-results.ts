import { ResultUnavailableError } from "@task-abstraction/core";
import type { ResultStore } from "./result-store.ts";

/** Without a result backend nothing is kept: core refuses reads before they come here. */
export class NoResults implements ResultStore {
  readonly keepsRevoked = true;

  async write(): Promise<void> {}

  async read(ids: readonly string[]): Promise<never> {
    throw unavailable(ids);
  }

  async lookUp(): Promise<undefined> {
    return undefined;
  }

  async arm(): Promise<undefined> {
    return undefined;
  }

  expect(): void {}

  async watch(id: string): Promise<never> {
    throw unavailable([id]);
  }

  async revoke(ids: readonly string[]): Promise<never> {
    throw unavailable(ids);
  }

  async listRevoked(): Promise<readonly string[]> {
    return [];
  }

  async countStart(): Promise<undefined> {
    return undefined;
  }

  async uncountStart(): Promise<void> {}
  async ping(): Promise<void> {}
  async close(): Promise<void> {}
}

function unavailable([id = ""]: readonly string[]): ResultUnavailableError {
  return new ResultUnavailableError(id, "no resultBackend (CELERY_RESULT_BACKEND) is set.");
}
