import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server on which answers can get lost. */
export class LosingProxy implements Disposable {
  /** That of the server, by way of it. */
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isLost: ((answer: string) => boolean) | undefined;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(target: string): Promise<LosingProxy> {
    const to = new URL(target);
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const via = new URL(target);
    via.port = String((server.address() as AddressInfo).port);
    const proxy = new LosingProxy(server, via.href);
    server.on("connection", (client) => proxy.#pass(client, connect(Number(to.port), to.hostname)));
    return proxy;
  }

  /** The next answer that fits does not come: its connection breaks instead. Resolves then. */
  async loseAnswer(fits: (answer: string) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#isLost = (answer) => {
        if (!fits(answer)) return false;
        this.#isLost = undefined;
        resolve();
        return true;
      };
    });
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #pass(client: Socket, server: Socket): void {
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    client.on("data", (data) => server.write(data));
    server.on("data", (data) => {
      if (this.#isLost?.(data.toString("latin1"))) end();
      else client.write(data);
    });
  }
}
