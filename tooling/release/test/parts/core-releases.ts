import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Consumer, createConsumer } from "../../src/consumer/consumer.ts";
import { listInstalled } from "../../src/consumer/installed-packages.ts";
import { addChangeset, type Bump, raiseVersions } from "../../src/copy/changesets.ts";
import { publish } from "../../src/copy/publish.ts";
import { tryCommand } from "../../src/process/run-command.ts";
import { forkRelease, type LocalRelease } from "../../src/registry/local-release.ts";

const TIMEOUT_MS = 10 * 60_000;
const CORE = "@task-abstraction/core";
const BACKEND = "@task-abstraction/backend-pgboss";
const MEMORY = { PGBOSS_DATA_DIR: "memory://" };

import { APP, LOAD, TWO_CORES } from "../support/programs.ts";

/** What a minor and a major of core mean for those who installed a backend. */
export function testCoreReleases(first: () => LocalRelease): void {
  let release: LocalRelease;
  beforeAll(async () => {
    release = await forkRelease(first());
    const { copy, registry } = release;
    await raise({ [CORE]: "minor" }, "Core can do more");
    await publish(copy.folder, registry.url);
    raiseSpecVersion();
    await raise({ [CORE]: "major", [BACKEND]: "major" }, "Core asks for another adapter interface");
    await publish(copy.folder, registry.url);
  }, TIMEOUT_MS);
  afterAll(() => release[Symbol.asyncDispose]());

  it("a minor of core serves the backends that were released before", { timeout: TIMEOUT_MS }, async () => {
    await using consumer = await consume([`${CORE}@1`, `${BACKEND}@1`]);
    expect(versionsOf(consumer)).toEqual({ [CORE]: ["1.1.0"], [BACKEND]: ["1.0.0"] });
    consumer.write("app.js", APP);
    const { stdout, stderr } = await consumer.run(["./app.js"], MEMORY);
    expect(stdout, stderr).toBe("5\n");
  });

  it("npm refuses a major of core beside a backend of the one before", { timeout: TIMEOUT_MS }, async () => {
    await using consumer = await consume([]);
    await expect(consumer.install([`${CORE}@2`, `${BACKEND}@1`])).rejects.toThrow(/ERESOLVE[\s\S]*\^1\.0\.0/);
  });

  it("the loader names both versions where they were mixed by force", { timeout: TIMEOUT_MS }, async () => {
    await using consumer = await consume([]);
    await consumer.install([`${CORE}@2`, `${BACKEND}@1`, "--legacy-peer-deps"]);
    expect(versionsOf(consumer)).toEqual({ [CORE]: ["2.0.0"], [BACKEND]: ["1.0.0"] });
    consumer.write("load.js", LOAD);
    const { stdout, stderr } = await consumer.run(["./load.js"], MEMORY);
    expect(JSON.parse(stdout), stderr).toEqual({
      code: "BACKEND_INCOMPATIBLE",
      message: expect.stringMatching(/backend-pgboss is written for version 1 .* speaks version 2\./),
    });
  });

  it("two copies of core recognise each other's errors", { timeout: TIMEOUT_MS }, async () => {
    await using consumer = await consume([`core-one@npm:${CORE}@1`, `core-two@npm:${CORE}@2`]);
    consumer.write("two-cores.js", TWO_CORES);
    const { stdout, stderr } = await consumer.run(["./two-cores.js"]);
    expect(JSON.parse(stdout), stderr).toEqual({
      copies: true,
      isInstance: true,
      otherClass: false,
    });
  });

  it("core, its suite and its test backend have one version, which git has as tags", async () => {
    const { stdout } = await tryCommand(["git", "tag", "--list"], { folder: release.copy.folder });
    const tags = stdout.split("\n");
    for (const id of ["core", "conformance", "testing"])
      expect(tags).toEqual(
        expect.arrayContaining(["1.1.0", "2.0.0"].map((version) => `@task-abstraction/${id}@${version}`)),
      );
    expect(tags).toContain(`${BACKEND}@2.0.0`);
    expect(tags).not.toContain(`${BACKEND}@1.1.0`);
  });

  it("changelogs say what authors wrote, and which core a package goes with", () => {
    expect(changelogOf("core")).toContain("## 1.1.0\n\n### Minor Changes\n\n- Core can do more\n");
    expect(changelogOf("testing")).toContain("- Goes with `@task-abstraction/core` 2.0.0.\n");
  });

  function changelogOf(id: string): string {
    return readFileSync(join(release.copy.folder, "packages", id, "CHANGELOG.md"), "utf8");
  }

  async function raise(bumps: Readonly<Record<string, Bump>>, summary: string): Promise<void> {
    addChangeset(release.copy.folder, bumps, summary);
    await raiseVersions(release.copy.folder);
  }

  /** As a change of the adapter interface would, in the build that is published. */
  function raiseSpecVersion(): void {
    const file = join(release.copy.folder, "packages/core/dist/index.js");
    const before = readFileSync(file, "utf8");
    const after = before.replace("SPEC_VERSION = 1;", "SPEC_VERSION = 2;");
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  }

  async function consume(packages: readonly string[]): Promise<Consumer> {
    const consumer = await createConsumer({ manager: "npm", registryUrl: release.registry.url });
    if (packages.length > 0) await consumer.install(packages);
    return consumer;
  }

  function versionsOf(consumer: Consumer): Readonly<Record<string, readonly string[]>> {
    const installed = listInstalled(consumer.folder).filter(({ name }) => name === CORE || name === BACKEND);
    return Object.fromEntries(
      [CORE, BACKEND].map((name) => [
        name,
        installed.filter((found) => found.name === name).map(({ version }) => version),
      ]),
    );
  }
}
