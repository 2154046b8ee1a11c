import type { PGlite } from "@electric-sql/pglite";
import type { EmbeddedEngine } from "./embedded-engine.ts";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import { engineClosed } from "./engine-closed-error.ts";
import { createStatementRunner, type StatementRunner } from "./statement-runner.ts";

interface OpenDatabase {
  readonly database: PGlite;
  readonly runner: StatementRunner;
}

/** An engine whose database is in this process's memory: each is a database of its own. */
export function createMemoryEngine(): EmbeddedEngine {
  let opening: Promise<OpenDatabase> | undefined;
  let closing: Promise<void> | undefined;

  const useRunner = async (): Promise<StatementRunner> => {
    if (closing !== undefined) throw engineClosed();
    opening ??= openInMemory();
    return (await opening).runner;
  };

  const shutDown = async (): Promise<void> => {
    const open = await opening?.catch(() => undefined);
    if (open === undefined) return;
    await open.runner.drain();
    await open.database.close();
  };

  return {
    query: async (text, values) => (await useRunner()).query({ text, values }),
    exec: async (text) => (await useRunner()).exec(text),
    transaction: async (statements) => (await useRunner()).transaction(statements),
    async listen(channel, onNotification) {
      const unlisten = await (await useRunner()).listen(channel, onNotification);
      return async () => {
        if (closing === undefined) await unlisten();
      };
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}

async function openInMemory(): Promise<OpenDatabase> {
  // Loaded only when it is needed: a process that shares an owner never runs PGlite itself.
  const { openDatabaseInMemory } = await import("./open-database.ts");
  const database = await openDatabaseInMemory().catch((cause: unknown) => {
    throw new EmbeddedEngineError("EMBEDDED_START_FAILED", "The database in memory did not start.", {
      cause,
    });
  });
  return { database, runner: createStatementRunner(database, () => undefined) };
}
