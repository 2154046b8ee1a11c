import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createRandom, eventually } from "@task-abstraction/conformance";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inspectEmbeddedOwner } from "../../src/embedded/embedded-engine.ts";
import { createWorkbench, type Workbench } from "./workbench.ts";

const WRITERS = ["a", "b", "c"];

interface Entry {
  readonly client: string;
  readonly number: number;
  readonly outcome: string;
}

/** Three processes write while the owner is killed at random phases, and note outside what became of each write. */
export function describeOwnerKills({
  kills,
  timeoutMs,
}: {
  readonly kills: number;
  readonly timeoutMs: number;
}): void {
  let bench: Workbench;
  beforeEach(() => {
    bench = createWorkbench();
  });
  afterEach(() => bench.dispose());

  describe("when the owner is killed again and again", () => {
    it(`nothing whose write had resolved is lost, nothing is there twice (${kills} kills at random phases)`, {
      timeout: timeoutMs,
    }, async () => {
      const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
      console.log(`killing the owner with TASK_KILL_SEED=${seed}`);
      const random = createRandom(seed);
      const log = join(bench.folder, "outcomes.ndjson");
      const readLog = (): Entry[] =>
        existsSync(log)
          ? readFileSync(log, "utf8")
              .trimEnd()
              .split("\n")
              .filter(Boolean)
              .map((line) => JSON.parse(line) as Entry)
          : [];
      const engine = bench.connect();
      await engine.exec("CREATE TABLE written (client text, number int)");
      const writers = WRITERS.map((name) => bench.startClient("write", [name, log]));

      for (let kill = 0; kill < kills; kill += 1) {
        const before = readLog().length;
        await eventually(() => readLog().length >= before + 30, { timeoutMs: 60_000 });
        // The phase of the kill within whatever the owner is doing is the point of the test.
        await delay(random() * 300);
        const owner = await inspectEmbeddedOwner(bench.dataDirectory).catch(() => null);
        if (owner !== null) process.kill(owner.pid, "SIGKILL");
      }
      for (const writer of writers) writer.process.stdin?.end();
      expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);

      const entries = readLog();
      const { rows } = await engine.query("SELECT client || ' ' || number AS key FROM written");
      const stored = (rows as { key: string }[]).map(({ key }) => key);
      const isStored = new Set(stored);
      const keyOf = ({ client, number }: Entry): string => `${client} ${number}`;
      expect(stored.length - isStored.size).toBe(0);
      expect(entries.filter((entry) => entry.outcome === "done" && !isStored.has(keyOf(entry)))).toEqual([]);
      expect(new Set(entries.map(({ outcome }) => outcome))).toEqual(
        new Set(["done", "EMBEDDED_OUTCOME_UNKNOWN"]),
      );
      console.log(
        `${entries.length} writes, ${entries.filter(({ outcome }) => outcome !== "done").length} of unknown outcome, ${(bench.log().match(/ owns /g) ?? []).length} owners`,
      );
    });
  });
}
