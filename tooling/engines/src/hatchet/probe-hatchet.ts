import { connect } from "node:http2";

const TIMEOUT_MS = 2_000;

/**
 * Asks the gRPC of a Hatchet, at host:port, whether it is there. Rejects when no answer comes. A connection alone says
 * nothing: what stands before the port of a container may take it for an engine that does not listen yet.
 */
export async function probeHatchet(hostPort: string): Promise<void> {
  const session = connect(`http://${hostPort}`);
  try {
    await new Promise<void>((resolve, reject) => {
      session.once("remoteSettings", () => resolve());
      session.on("error", reject);
      // One that is cut before it says anything tells of no error.
      session.once("close", () => reject(new Error(`${hostPort} has closed the connection.`)));
      session.setTimeout(TIMEOUT_MS, () => reject(new Error(`${hostPort} does not answer.`)));
    });
  } finally {
    session.destroy();
  }
}

/** Asks its REST API too, which may be there later. Rejects when no answer comes, or one that it is not ready. */
export async function probeHatchetApi(apiUrl: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/api/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${apiUrl} answers with ${answer.status}.`);
}
