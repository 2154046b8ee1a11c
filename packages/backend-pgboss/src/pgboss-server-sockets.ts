import { Socket } from "node:net";

/** The sockets that the driver has open to a server: one that has fallen silent would keep them, and the process, for ever. */
export class ServerSockets {
  readonly #sockets = new Set<Socket>();

  /** For the driver's option `stream`, which makes the socket of each connection. */
  create(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }

  /** Ends them all at once, without taking leave. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
