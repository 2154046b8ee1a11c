import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type FrameChannel, openFrameChannel } from "./frame-channel.ts";
import { openRpc } from "./open-rpc.ts";
import { findRefusal, parseHello } from "./owner-admission.ts";
import {
  type ClientFunctions,
  HANDSHAKE_MAX_BYTES,
  type HelloReply,
  type OwnerFunctions,
  type OwnerStatus,
  PACKAGE_VERSION,
  type Refusal,
} from "./owner-protocol.ts";
import { serveClient } from "./serve-client.ts";
import { StatementNotExecutedError } from "./statement-not-executed-error.ts";
import type { StatementRunner } from "./statement-runner.ts";

/** How long a connection may stay silent before it has said hello. */
const HELLO_DEADLINE_MS = 5_000;

/** How long clients may take to be gone when the owner ends. */
const GOODBYE_DEADLINE_MS = 2_000;

/** An owner that nobody turned to after its start, because its starter was killed, ends after this long. */
const FIRST_CLIENT_DEADLINE_MS = 10_000;

/** What an owner's server needs to know. */
export interface OwnerServerOptions {
  readonly socketPath: string;
  readonly token: string;
  readonly maxFrameBytes: number;
  readonly idleExitMs: number;
  /** The last client has left, or none ever came. */
  readonly onIdle: () => void;
  /** An observer wants the owner to end. */
  readonly onStopRequest: () => void;
}

/** Lets clients in. Until `serve` or `refuse` was called they wait; observers never do. */
export interface OwnerServer {
  serve(runner: StatementRunner): void;
  /** From here on every hello is answered with this. */
  refuse(refusal: Refusal): void;
  /**
   * Asks every client to take leave and waits until they have. Those that have not after two seconds, which it answers
   * the number of, are cut off, after what is still to be sent to them.
   */
  dismiss(): Promise<number>;
  /** Stops listening. */
  close(): Promise<void>;
}

/** Starts listening at `socketPath`. */
export async function startOwnerServer(options: OwnerServerOptions): Promise<OwnerServer> {
  const startedAt = performance.now();
  const channels = new Set<FrameChannel>();
  const clients = new Map<FrameChannel, number | undefined>();
  const goodbyes = new Map<FrameChannel, () => void>();
  let outlook = createOutlook();
  let idleTimer = setTimeout(options.onIdle, Math.max(options.idleExitMs, FIRST_CLIENT_DEADLINE_MS));

  const status = (): OwnerStatus => ({
    pid: process.pid,
    uptimeMs: Math.round(performance.now() - startedAt),
    clients: clients.size,
    clientPids: [...clients.values()].filter((pid) => pid !== undefined),
    isReady: outlook.isServing,
    memoryBytes: process.memoryUsage.rss(),
    packageVersion: PACKAGE_VERSION,
    nodeVersion: process.version,
  });

  const admitObserver = (channel: FrameChannel): void => {
    reply(channel, { type: "welcome", maxFrameBytes: options.maxFrameBytes });
    channel.limitTo(options.maxFrameBytes);
    const stop = async (): Promise<void> => options.onStopRequest();
    openRpc<ClientFunctions, Pick<OwnerFunctions, "query" | "status" | "stop">>(channel, {
      async query(statement) {
        const decided = await outlook.decided;
        if ("reason" in decided) throw new StatementNotExecutedError();
        return decided.query(statement);
      },
      status: async () => status(),
      stop,
    });
  };

  const admitClient = async (channel: FrameChannel, pid: number | undefined): Promise<void> => {
    clients.set(channel, pid);
    clearTimeout(idleTimer);
    void channel.closed.then(() => {
      clients.delete(channel);
      if (clients.size > 0) return;
      clearTimeout(idleTimer);
      idleTimer = setTimeout(options.onIdle, options.idleExitMs);
    });
    const decided = await outlook.decided;
    if (!channel.isOpen) return;
    if ("reason" in decided) return turnAway(channel, decided);
    reply(channel, { type: "welcome", maxFrameBytes: options.maxFrameBytes });
    channel.limitTo(options.maxFrameBytes);
    goodbyes.set(channel, serveClient(channel, decided, options.maxFrameBytes));
    void channel.closed.then(() => goodbyes.delete(channel));
  };

  const admit = async (channel: FrameChannel, frame: Buffer): Promise<void> => {
    const hello = parseHello(frame);
    if (hello === undefined) return channel.destroy();
    const refusal = findRefusal(hello, options.token);
    if (refusal !== undefined) return turnAway(channel, refusal);
    return hello.role === "observer" ? admitObserver(channel) : admitClient(channel, hello.pid);
  };

  const server = createServer((socket: Socket) => {
    const channel = openFrameChannel(socket, { maxBytes: HANDSHAKE_MAX_BYTES });
    channels.add(channel);
    const silence = setTimeout(() => channel.destroy(), HELLO_DEADLINE_MS);
    void channel.closed.then(() => {
      channels.delete(channel);
      clearTimeout(silence);
    });
    channel.receive((frame) => {
      clearTimeout(silence);
      void admit(channel, frame);
    });
  });
  server.listen(options.socketPath);
  await once(server, "listening");

  return {
    serve: (runner) => outlook.decide(runner),
    refuse(refusal) {
      outlook.decide(refusal);
      outlook = createOutlook();
      outlook.decide(refusal);
      clearTimeout(idleTimer);
    },
    async dismiss() {
      for (const sayEnding of goodbyes.values()) sayEnding();
      const waiting = new AbortController();
      const allLeft = Promise.all([...goodbyes.keys()].map(({ closed }) => closed));
      const timeUp = delay(GOODBYE_DEADLINE_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
      await Promise.race([allLeft, timeUp]);
      waiting.abort();
      const remaining = goodbyes.size;
      await Promise.all([...channels].map((channel) => channel.end()));
      return remaining;
    },
    async close() {
      clearTimeout(idleTimer);
      const isClosed = once(server, "close");
      server.close();
      for (const channel of channels) channel.destroy();
      await isClosed;
    },
  };
}

/** What clients have to expect, once it is known. */
interface Outlook {
  readonly decided: Promise<StatementRunner | Refusal>;
  readonly isServing: boolean;
  decide(outlook: StatementRunner | Refusal): void;
}

function createOutlook(): Outlook {
  const { promise, resolve } = Promise.withResolvers<StatementRunner | Refusal>();
  let isServing = false;
  return {
    decided: promise,
    get isServing() {
      return isServing;
    },
    decide(outlook) {
      isServing = !("reason" in outlook);
      resolve(outlook);
    },
  };
}

function reply(channel: FrameChannel, answer: HelloReply): void {
  channel.send(Buffer.from(JSON.stringify(answer)));
}

function turnAway(channel: FrameChannel, refusal: Refusal): void {
  reply(channel, refusal);
  void channel.end();
}
