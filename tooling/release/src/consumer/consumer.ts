import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ending, runCommand, tryCommand } from "../process/run-command.ts";
import { commandOf } from "./command-of.ts";
import { type ManagerName, packageManagers } from "./package-managers.ts";

/** What a consumer is made with. */
export interface ConsumerOptions {
  readonly manager: ManagerName;
  readonly registryUrl: string;
}

/** A project of somebody who has nothing of this repository but what the registry gives. */
export interface Consumer extends AsyncDisposable {
  readonly folder: string;
  /** Writes a file of the project. */
  write(file: string, text: string): void;
  /** Installs packages as the user's command would. @throws Error with what the package manager printed */
  install(packages: readonly string[]): Promise<void>;
  /** Runs a file of the project with Node, or a command that a package brought. */
  run(words: readonly string[], environment?: Readonly<Record<string, string | undefined>>): Promise<Ending>;
}

/** What would change how the programs under test behave. */
const UNSET = { NODE_ENV: undefined, TASK_ENV: undefined, TASK_BACKEND_TYPE: undefined, CI: undefined };

/** An empty project in a temporary folder. */
export async function createConsumer({ manager, registryUrl }: ConsumerOptions): Promise<Consumer> {
  const folder = mkdtempSync(join(tmpdir(), `task-abstraction-consumer-${manager}-`));
  const write = (file: string, text: string): void => {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write("package.json", '{ "name": "consumer", "private": true, "type": "module" }\n');
  await packageManagers[manager].configure(folder, registryUrl);
  return {
    folder,
    write,
    install: async (packages) => {
      await runCommand(packageManagers[manager].add(packages), { folder });
    },
    run: ([program = "", ...words], environment) => {
      const file = program.startsWith("./") ? program : commandOf(folder, program);
      return tryCommand([process.execPath, file, ...words], {
        folder,
        environment: { ...UNSET, ...environment },
      });
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
