import type { Docker } from "../docker/connect-to-docker.ts";

interface ProgressEvent {
  readonly error?: string;
  readonly stream?: string;
}

/** Waits for the end of a pull, a build or an import. Docker tells of a failure within the stream. */
export async function followProgress(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  const events = await new Promise<readonly ProgressEvent[]>((resolve, reject) => {
    docker.modem.followProgress(stream, (error, output) => (error ? reject(error) : resolve(output)));
  });
  const failure = events.find((event) => event.error !== undefined);
  if (failure !== undefined) throw new Error(`${failure.error}\n${lastLinesOf(events)}`.trim());
}

function lastLinesOf(events: readonly ProgressEvent[]): string {
  const text = events.map((event) => event.stream ?? "").join("");
  return text.trim().split("\n").slice(-10).join("\n");
}
