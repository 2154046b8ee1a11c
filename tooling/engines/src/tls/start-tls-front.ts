import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { pipeline } from "node:stream";
import { createServer, type TLSSocket } from "node:tls";
import { type Certificate, createCertificates } from "./create-certificates.ts";

/** A TLS endpoint of an engine that has none: it lets in only who shows a certificate of its authority. */
export interface TlsFront extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Certificate of the authority, which clients must be told to trust, as PEM. */
  readonly ca: string;
  /** What a client shows. */
  readonly client: Certificate;
}

/** Passes on what arrives over TLS to a port of this machine; `protocol` is what it agrees on with clients that ask (ALPN). */
export async function startTlsFront(port: number, protocol?: "h2"): Promise<TlsFront> {
  const { ca, server, client } = await createCertificates();
  const sockets = new Set<TLSSocket>();
  const front = createServer(
    {
      ...server,
      ca,
      requestCert: true,
      rejectUnauthorized: true,
      ...(protocol !== undefined && { ALPNProtocols: [protocol] }),
    },
    (socket) => {
      const engine = connect(port, "127.0.0.1");
      sockets.add(socket);
      pipeline(socket, engine, socket, () => sockets.delete(socket));
    },
  );
  // A client without a certificate is told by TLS itself.
  front.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  return {
    host: "localhost",
    port: (front.address() as AddressInfo).port,
    ca,
    client,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}
