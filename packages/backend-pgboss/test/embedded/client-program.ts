import { once } from "node:events";
import { appendFileSync } from "node:fs";
import {
  connectEmbeddedEngine,
  type EmbeddedEngine,
  EmbeddedEngineError,
} from "../../src/embedded/embedded-engine.ts";

/** A process of its own that uses the embedded engine: `client-program.ts <data directory> <job> [argument…]`. */
const [, , dataDirectory = "", job = "", ...rest] = process.argv;

const jobs: Readonly<Record<string, (engine: EmbeddedEngine, ...args: string[]) => Promise<void>>> = {
  /** Asks once. */
  async ask(engine) {
    const { rows } = await engine.query("SELECT 1 AS one");
    console.log(JSON.stringify(rows));
  },

  /** Asks when its input ends, so that several can be told at one instant. */
  async askWhenTold(engine) {
    process.stdin.resume();
    console.log("ready");
    await once(process.stdin, "end");
    await engine.query("SELECT 1");
  },

  /** Uses the backend with the settings of its environment and of its working directory alone. */
  async backend() {
    const [{ createBackend }, { pgboss }] = await Promise.all([
      import("@task-abstraction/core"),
      import("../../src/index.ts"),
    ]);
    const backend = createBackend(pgboss);
    await backend.ping();
    await backend.close();
  },

  /** Asks, says so, and stays connected until its input ends. */
  async stay(engine) {
    await engine.query("SELECT 1");
    console.log("connected");
    process.stdin.resume();
    await once(process.stdin, "end");
  },

  /** Writes a thousand times over what another client may not see half of. */
  async transact(engine, client, rounds) {
    for (let round = 0; round < Number(rounds); round += 1) {
      await engine.exec(`BEGIN; ${`INSERT INTO steps (client) VALUES ('${client}');`.repeat(3)} COMMIT`);
      await engine
        .exec(`BEGIN; INSERT INTO steps (client) VALUES ('lost'); SELECT 1/0; COMMIT`)
        .catch(() => undefined);
      // As pg-boss's adapter for PGlite does after every error.
      await engine.query("ROLLBACK");
      await engine.transaction(
        Array(3).fill({ text: "INSERT INTO steps (client) VALUES ($1)", values: [client] }),
      );
    }
  },

  /** Writes numbered rows, one after the other, until its input ends, and notes outside what became of each. */
  async write(engine, client, log) {
    let isOver = false;
    process.stdin.resume();
    process.stdin.once("end", () => {
      isOver = true;
    });
    for (let number = 0; !isOver; number += 1) {
      const outcome = await engine.query("INSERT INTO written VALUES ($1, $2)", [client, number]).then(
        () => "done",
        (error: unknown) => (error instanceof EmbeddedEngineError ? error.code : String(error)),
      );
      appendFileSync(log as string, `${JSON.stringify({ client, number, outcome })}\n`);
    }
  },
};

const engine = connectEmbeddedEngine({ dataDirectory });
await jobs[job]?.(engine, ...rest);
await engine.close();
