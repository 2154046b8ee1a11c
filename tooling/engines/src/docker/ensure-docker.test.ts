import { expect, test } from "vitest";
import { ensureDocker } from "./ensure-docker.ts";
import type { Machine } from "./machine.ts";

test("ensureDocker() starts nothing where a daemon answers", async () => {
  const machine = new ImaginedMachine({ daemonAnswers: async () => true });
  await ensureDocker(machine);
  expect(machine.starts).toBe(0);
});

test("ensureDocker() starts a daemon as root on Linux", async () => {
  const machine = new ImaginedMachine({});
  await ensureDocker(machine);
  expect(machine.starts).toBe(1);
});

test.for([
  ["without root", { isRoot: false }],
  ["without dockerd and apt", { hasProgram: () => false }],
  ["on another system", { platform: "darwin" }],
  ["where somebody has named a daemon", { namesDaemon: true }],
] as const)("ensureDocker() rejects with DOCKER_UNAVAILABLE %s, and starts nothing", async ([, lack]) => {
  const machine = new ImaginedMachine(lack);
  await expect(ensureDocker(machine)).rejects.toMatchObject({ code: "DOCKER_UNAVAILABLE" });
  expect(machine.starts).toBe(0);
});

test("ensureDocker() rejects with DOCKER_UNAVAILABLE when the daemon does not start", async () => {
  const machine = new ImaginedMachine({ startDaemon: async () => 1 });
  await expect(ensureDocker(machine)).rejects.toMatchObject({ code: "DOCKER_UNAVAILABLE" });
});

/** Linux, root, apt, no daemon yet; and whatever differs. */
class ImaginedMachine implements Machine {
  starts = 0;
  readonly platform: NodeJS.Platform = "linux";
  readonly isRoot: boolean = true;
  readonly namesDaemon: boolean = false;

  constructor(differences: Partial<Machine>) {
    Object.assign(this, differences);
  }

  hasProgram(name: string): boolean {
    return name === "apt-get";
  }

  async daemonAnswers(): Promise<boolean> {
    return this.starts > 0;
  }

  async startDaemon(): Promise<number> {
    this.starts += 1;
    return 0;
  }
}
