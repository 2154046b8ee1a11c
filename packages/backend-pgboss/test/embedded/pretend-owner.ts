import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { openFrameChannel } from "../../src/embedded/frame-channel.ts";
import { identifyThisProcess } from "../../src/embedded/process-identity.ts";
import type { Workbench } from "./workbench.ts";

/**
 * Something that holds the lock of a workbench, runs and listens as an owner does, but answers as `onConnection` says.
 * The workbench that it answers ends it too.
 */
export async function pretendOwner(
  bench: Workbench,
  onConnection: (socket: Socket) => void,
): Promise<Workbench> {
  mkdirSync(bench.dataDirectory);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    onConnection(socket);
  });
  const socketPath = join(bench.folder, "pretended.sock");
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const lock = join(bench.dataDirectory, "owner.lock");
  writeFileSync(lock, JSON.stringify({ ...(await identifyThisProcess()), token: "pretended", socketPath }));
  return {
    ...bench,
    async dispose() {
      for (const socket of sockets) socket.destroy();
      await server[Symbol.asyncDispose]();
      rmSync(lock);
      await bench.dispose();
    },
  };
}

/** Answers every hello as an owner of another version does. */
export function refuseAsOtherVersion(socket: Socket): void {
  const refusal = { type: "refused", reason: "version", message: "Version 9.9.9 runs." };
  openFrameChannel(socket, { maxBytes: 10_000 }).send(Buffer.from(JSON.stringify(refusal)));
}
