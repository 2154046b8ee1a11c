import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to the engine that can lose what comes back. */
export interface LosingProxy extends AsyncDisposable {
  readonly hostPort: string;
  /** Swallows all that the engine sends, on the connections there are. */
  mute(): void;
  /** Ends those connections; new ones are whole. */
  cut(): void;
}

/** Starts one. */
export async function startLosingProxy(target: string): Promise<LosingProxy> {
  const [host = "", port = ""] = target.split(":");
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket; isMute: boolean }>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    const pair = { near, far, isMute: false };
    pairs.add(pair);
    near.pipe(far);
    far.on("data", (data) => {
      if (!pair.isMute) near.write(data);
    });
    for (const socket of [near, far])
      socket
        .on("error", () => undefined)
        .on("close", () => {
          near.destroy();
          far.destroy();
          pairs.delete(pair);
        });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const { near } of pairs) near.destroy();
  };
  return {
    hostPort: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    mute() {
      for (const pair of pairs) pair.isMute = true;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
