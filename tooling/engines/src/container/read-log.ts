import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Docker } from "../docker/connect-to-docker.ts";

/** Which part of a log. Default: all of it. */
export interface LogPart {
  /** So many last lines. */
  readonly tail?: number;
  /** What was written after that time, in seconds since 1970. */
  readonly since?: string;
}

/** What a container has written on stdout and stderr, in order. */
export async function readLog(docker: Docker, containerName: string, part: LogPart = {}): Promise<string> {
  const pieces = Readable.from([
    await docker.getContainer(containerName).logs({ stdout: true, stderr: true, ...part }),
  ]);
  const output = new PassThrough();
  // Docker says before each piece which stream it is of.
  docker.modem.demuxStream(pieces, output, output);
  pieces.once("end", () => output.end());
  return text(output);
}

/** What it has written since it was started last. */
export async function readLogSinceStart(docker: Docker, containerName: string): Promise<string> {
  const { State: state } = await docker.getContainer(containerName).inspect();
  const since = (Date.parse(state.StartedAt) / 1000).toFixed(3);
  return readLog(docker, containerName, { since });
}
