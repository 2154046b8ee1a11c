import { fileURLToPath } from "node:url";
import { type ManagedProcess, startProcess } from "@task-abstraction/conformance";
import { afterEach } from "vitest";
import type { RedisPlace } from "./redis-place.ts";

const program = fileURLToPath(new URL("claim-program.ts", import.meta.url));

/** How a process holds messages. */
export interface ClaimOptions {
  readonly queue?: string;
  readonly visibilityTimeoutSeconds?: number;
}

/** Starts processes that take messages and do nothing with them; they are killed after each test. */
export class ClaimProcesses {
  readonly #place: RedisPlace;
  readonly #processes: ManagedProcess[] = [];

  private constructor(place: RedisPlace) {
    this.#place = place;
  }

  static register(place: RedisPlace): ClaimProcesses {
    const processes = new ClaimProcesses(place);
    afterEach(async () => {
      await Promise.all(processes.#processes.splice(0).map((process) => process.kill()));
    });
    return processes;
  }

  /** Resolves when it has a message. It would be missed within three seconds. */
  async start(options: ClaimOptions = {}): Promise<ManagedProcess> {
    const { queue = "q", visibilityTimeoutSeconds = 3_600 } = options;
    const process = startProcess({
      name: "worker",
      arguments: [program, this.#place.database.url, queue, String(visibilityTimeoutSeconds), "3"],
    });
    this.#processes.push(process);
    await process.untilOutput(/claimed/, { timeoutMs: 20_000 });
    return process;
  }
}
