import { randomUUID } from "node:crypto";
import { finished as untilOver } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Docker } from "../docker/connect-to-docker.ts";
import { isNotFound } from "../docker/docker-answers.ts";
import { OutputText } from "./output-text.ts";
import type { RunningCommand } from "./running-command.ts";

/** Docker gives no signal when it has the exit code of a command whose output has ended. */
const PAUSE_MS = 10;
/** What the exit code would be of a command whose container has been removed. */
const KILLED = 137;

// Docker tells no pid that means anything within the container, and has no call that ends a command.
const START = 'echo $$ >"$0"; exec "$@"';
const SEND_SIGNAL = 'until [ -s "$0" ]; do sleep 0.01; done; kill -s "$1" "$(cat "$0")"';

/** Starts a command in a container that runs, beside what it is there for. Resolves when it has been started. */
export async function runInContainer(
  docker: Docker,
  containerName: string,
  command: readonly string[],
): Promise<RunningCommand> {
  const container = docker.getContainer(containerName);
  const pidFile = `/tmp/command-${randomUUID()}`;
  const execution = await container.exec({
    Cmd: ["sh", "-c", START, pidFile, ...command],
    AttachStdout: true,
    AttachStderr: true,
  });
  const [stdout, stderr] = [new OutputText(), new OutputText()];
  const stream = await execution.start({ hijack: true });
  docker.modem.demuxStream(stream, stdout, stderr);
  const finished = waitForEnd();
  return {
    stdout: () => stdout.read(),
    stderr: () => stderr.read(),
    finished,
    end: async (signal = "SIGTERM") => {
      if ((await readExitCode()) === null) await sendSignal(signal);
      return finished;
    },
  };

  async function waitForEnd() {
    // However the stream ends: a container that is removed cuts it.
    await untilOver(stream, { writable: false }).catch(() => undefined);
    for (;;) {
      const exitCode = await readExitCode();
      if (exitCode !== null) return { stdout: stdout.read(), stderr: stderr.read(), exitCode };
      await delay(PAUSE_MS);
    }
  }

  /** Null while it runs. */
  async function readExitCode(): Promise<number | null> {
    try {
      const { Running: isRunning, ExitCode: exitCode } = await execution.inspect();
      return isRunning ? null : exitCode;
    } catch (error) {
      if (isNotFound(error)) return KILLED;
      throw error;
    }
  }

  async function sendSignal(signal: string): Promise<void> {
    const name = signal.replace(/^SIG/, "");
    const sender = await container.exec({ Cmd: ["sh", "-c", SEND_SIGNAL, pidFile, name] });
    // Left unread, the answer would keep its connection open, and so this process.
    (await sender.start({ Detach: true })).resume();
  }
}
