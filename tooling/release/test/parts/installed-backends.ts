import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Consumer, createConsumer } from "../../src/consumer/consumer.ts";
import { findForeignPackages } from "../../src/consumer/foreign-engines.ts";
import { listInstalled } from "../../src/consumer/installed-packages.ts";
import { printTree } from "../../src/consumer/print-tree.ts";
import { readCode, readInstallLine } from "../../src/consumer/readme.ts";
import { TYPES_OF_NODE, typeCheck } from "../../src/consumer/type-check.ts";
import type { LocalRelease } from "../../src/registry/local-release.ts";
import { isWholeRun, listSetUps } from "../support/chosen-backends.ts";
import { unreachableEngine } from "../support/unreachable-engines.ts";

const TIMEOUT_MS = 10 * 60_000;
const TASKS = `import { defineTask } from "@task-abstraction/core";
export const add = defineTask("add", async (left: number, right: number) => left + right);
`;

/** What everyone gets who installs a backend as its README says. */
export function testInstalledBackends(release: () => LocalRelease): void {
  describe.each(listSetUps())("backend-%s, installed by %s", { timeout: TIMEOUT_MS }, (backend, manager) => {
    let consumer: Consumer;
    beforeAll(async () => {
      const packageFolder = join(release().copy.folder, "packages", `backend-${backend}`);
      consumer = await createConsumer({ manager, registryUrl: release().registry.url });
      await consumer.install([
        ...new Set([...readInstallLine(packageFolder), "@task-abstraction/worker-cli"]),
      ]);
      for (const [file, code] of readCode(packageFolder)) consumer.write(file, code);
      consumer.write("add-task.ts", TASKS);
    }, TIMEOUT_MS);
    afterAll(() => consumer[Symbol.asyncDispose]());

    it("brings nothing of another engine along", () => {
      if (isWholeRun)
        console.log(`worker-cli and backend-${backend}, by ${manager}:\n${printTree(consumer.folder)}`);
      const installed = listInstalled(consumer.folder);
      const names = installed.map(({ name }) => name);
      expect(findForeignPackages(release().copy.folder, backend, installed)).toEqual([]);
      expect(names).toEqual(
        expect.arrayContaining(["@task-abstraction/core", `@task-abstraction/backend-${backend}`]),
      );
    });

    it("has one copy of core", () => {
      const cores = listInstalled(consumer.folder).filter(({ name }) => name === "@task-abstraction/core");
      expect(new Set(cores.map(({ version }) => version)).size).toBe(1);
    });

    it("prints the help of both commands", async () => {
      for (const command of ["task-backend", "task-backend-worker"]) {
        const { exitCode, stdout } = await consumer.run([command, "--help"]);
        expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`Usage: ${command}`)]);
      }
    });

    it("submit to an engine that is not there ends with 3 and SUBMIT_FAILED", async () => {
      const words = ["submit", "add", "1", "2", "--tasks", "./add-task.ts", "--json"];
      const { exitCode, stderr } = await consumer.run(["task-backend", ...words], unreachableEngine(backend));
      expect([exitCode, JSON.parse(stderr)]).toEqual([
        3,
        { error: expect.objectContaining({ code: "SUBMIT_FAILED" }) },
      ]);
    });

    it("--check of an engine that is not there ends with 1, and says which", async () => {
      const words = ["--check", "--tasks", "./add-task.ts", "--json"];
      const { exitCode, stdout } = await consumer.run(
        ["task-backend-worker", ...words],
        unreachableEngine(backend),
      );
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        backend: { name: backend },
        connection: { reachable: false },
      });
    });

    if (backend === "pgboss")
      it("runs the example of its README on the embedded engine", async () => {
        const { exitCode, stdout, stderr } = await consumer.run(["./readme-1.ts"]);
        expect(exitCode, stderr).toBe(0);
        expect(stdout).toContain("value: 5");
      });

    it("type-checks the README's code with no more than the types of Node", async () => {
      await consumer.install([TYPES_OF_NODE]);
      expect(await typeCheck(consumer)).toEqual([]);
    });
  });
}
