import { execFile } from "node:child_process";

/** Large enough for the output of any package manager. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** How a command ended. */
export interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how a command runs. */
export interface Surroundings {
  readonly folder: string;
  /** Beside that of this process; `undefined` takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly timeoutMs?: number | undefined;
}

/** What a command needs to end well; a registry that hangs must not hold a test up for ever. */
const TIMEOUT_MS = 5 * 60_000;

/** Runs a command to its end, whatever that is. */
export function tryCommand(command: readonly string[], surroundings: Surroundings): Promise<Ending> {
  const [program = "", ...words] = command;
  return new Promise((resolve) => {
    execFile(
      program,
      words,
      {
        cwd: surroundings.folder,
        env: { ...withoutNpm(process.env), ...surroundings.environment },
        timeout: surroundings.timeoutMs ?? TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
        // Windows has package managers as .cmd files, which only a shell can start.
        shell: process.platform === "win32",
      },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ exitCode, stdout, stderr });
      },
    );
  });
}

/**
 * Runs a command that must succeed, and answers what it printed on stdout.
 *
 * @throws Error with all that it printed
 */
export async function runCommand(command: readonly string[], surroundings: Surroundings): Promise<string> {
  const { exitCode, stdout, stderr } = await tryCommand(command, surroundings);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}

/** What `npm run` tells its children about this repository would tell a package manager elsewhere the same. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited =
    /^(npm_(config|package|lifecycle|command|execpath|node_execpath)|pnpm_config|NODE_ENV$|VITEST)/i;
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !inherited.test(name) || name === "npm_config_cache"),
  );
}
