import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Ended, runCompanion } from "../run-command.ts";

const PACKAGES = resolve(import.meta.dirname, "../../..");

/** A folder that is removed when it is disposed. */
export class TemporaryFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "built-worker-")));

  /** Writes files; objects become JSON. */
  write(files: Readonly<Record<string, string | object>>): this {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), typeof content === "string" ? content : JSON.stringify(content));
    }
    return this;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** An application with packages of this repository installed, as its users have them. */
export class Application extends TemporaryFolder {
  constructor(...packages: readonly string[]) {
    super();
    this.write({ "package.json": { name: "shop", version: "1.2.3", type: "module" } });
    mkdirSync(join(this.path, "node_modules/@task-abstraction"), { recursive: true });
    for (const name of ["core", ...packages])
      symlinkSync(join(PACKAGES, name), join(this.path, "node_modules/@task-abstraction", name));
  }

  build(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return runCompanion(["build", ...words], { cwd: this.path, env });
  }

  /** Builds, and answers the folder of the worker. */
  async buildTo(out: string, words: readonly string[]): Promise<string> {
    const { code, stderr } = await this.build([...words, "--out", out]);
    if (code !== 0) throw new Error(stderr);
    return join(this.path, out);
  }
}

/** Every file below a folder with its content, by its path there. */
export function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}

/** A module of one task. */
export function taskFile(name: string, before = ""): string {
  return `import { defineTask } from "@task-abstraction/core";\n${before}\nexport const task = defineTask("${name}", async () => "${name}");\n`;
}
