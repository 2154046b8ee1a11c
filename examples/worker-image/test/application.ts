import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "@task-abstraction/conformance";

const ROOT = join(import.meta.dirname, "../../..");
const PACKAGES = ["core", "worker-cli", "tasks-core", "tasks-enterprise", "backend-celery", "backend-pgboss"];

/** An application with the packages as they are published, in a flat `node_modules` as npm makes it. */
export class Application implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "worker-image-"));

  async install(): Promise<void> {
    for (const name of PACKAGES)
      await runPnpm(["pack", "--pack-destination", this.folder], join(ROOT, "packages", name));
    writeFileSync(join(this.folder, "package.json"), JSON.stringify(this.#describe()));
    const words = ["install", "--ignore-workspace", "--no-frozen-lockfile", "--prefer-offline"];
    await runPnpm([...words, "--config.node-linker=hoisted"], this.folder);
    copyFileSync(join(import.meta.dirname, "../Dockerfile"), join(this.folder, "Dockerfile"));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #describe(): object {
    const tarballs = readdirSync(this.folder).filter((file) => file.endsWith(".tgz"));
    const dependencies = Object.fromEntries(
      PACKAGES.map((name) => [
        `@task-abstraction/${name}`,
        `file:${tarballs.find((file) => file.startsWith(`task-abstraction-${name}-`))}`,
      ]),
    );
    return {
      name: "shop",
      private: true,
      type: "module",
      dependencies: { ...dependencies, esbuild: readVersion("esbuild") },
      pnpm: { overrides: { "@task-abstraction/core": dependencies["@task-abstraction/core"] } },
    };
  }
}

function readVersion(name: string): string {
  const path = join(ROOT, "packages/worker-cli/node_modules", name, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version;
}

async function runPnpm(words: readonly string[], workingDirectory: string): Promise<void> {
  const pnpm = startProcess({
    name: `pnpm ${words[0]}`,
    executable: process.platform === "win32" ? "pnpm.cmd" : "pnpm",
    arguments: words,
    workingDirectory,
    environment: { CI: "true", VITEST: undefined, NODE_ENV: undefined },
  });
  const { code } = await pnpm.exited;
  if (code !== 0) throw new Error(pnpm.output());
}
