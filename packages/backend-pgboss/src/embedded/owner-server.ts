import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type FrameChannel, openFrameChannel } from "./frame-channel.ts";
import { VALUE_FORMAT } from "./message-codec.ts";
import { openRpc } from "./open-rpc.ts";
import {
  type ClientFunctions,
  HANDSHAKE_MAX_BYTES,
  type Hello,
  type HelloReply,
  type OwnerFunctions,
  type OwnerStatus,
  PACKAGE_VERSION,
  PROTOCOL_VERSION,
  type Refusal,
} from "./owner-protocol.ts";
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

/** Answers how to tell the client that the owner is ending. */
function serveClient(channel: FrameChannel, runner: StatementRunner, maxBacklogBytes: number): () => void {
  const subscriptions = new Map<string, Promise<() => Promise<void>>>();
  const unlisten = async (channelName: string): Promise<void> => {
    const subscription = subscriptions.get(channelName);
    subscriptions.delete(channelName);
    await (await subscription)?.();
  };
  const client = openRpc<ClientFunctions, Omit<OwnerFunctions, "status" | "stop">>(channel, {
    query: (statement) => runner.query(statement),
    exec: (text) => runner.exec(text),
    transaction: (statements) => runner.transaction(statements),
    async listen(channelName) {
      const notify = (payload: string): void => {
        // A client that has stopped reading must not fill the memory of all.
        if (channel.backlogBytes > maxBacklogBytes) channel.destroy();
        else void client.notify.asEvent(channelName, payload).catch(() => undefined);
      };
      const subscription = subscriptions.get(channelName) ?? runner.listen(channelName, notify);
      subscriptions.set(channelName, subscription);
      await subscription;
    },
    unlisten,
  });
  void channel.closed.then(async () => {
    // What cannot be undone because the owner is ending as well ends with it.
    await Promise.allSettled([...subscriptions.keys()].map(unlisten));
  });
  return () => void client.ending.asEvent().catch(() => undefined);
}

function findRefusal(hello: Hello, token: string): Refusal | undefined {
  if (hello.protocol !== PROTOCOL_VERSION) {
    return {
      type: "refused",
      reason: "version",
      message: `The embedded engine of this data directory is run by version ${PACKAGE_VERSION} of the package (protocol ${PROTOCOL_VERSION}), this process has version ${hello.packageVersion} (protocol ${hello.protocol}). Use one version everywhere; the running one, pid ${process.pid}, ends when its last client does.`,
    };
  }
  if (hello.valueFormat !== VALUE_FORMAT) {
    return {
      type: "refused",
      reason: "version",
      message: `The embedded engine of this data directory runs on Node ${process.version}, this process on ${hello.nodeVersion}, and the two cannot read each other's values. Use one version of Node; the running engine, pid ${process.pid}, ends when its last client does.`,
    };
  }
  if (!isSameToken(hello.token, token)) {
    return { type: "refused", reason: "token", message: "The token is not the one in the lock file." };
  }
  return undefined;
}

function isSameToken(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function parseHello(frame: Buffer): Hello | undefined {
  try {
    const hello = JSON.parse(frame.toString("utf8")) as Hello;
    const pid = Number.isSafeInteger(hello.pid) ? hello.pid : undefined;
    return { ...hello, token: String(hello.token), pid };
  } catch {
    return undefined;
  }
}

function reply(channel: FrameChannel, answer: HelloReply): void {
  channel.send(Buffer.from(JSON.stringify(answer)));
}

function turnAway(channel: FrameChannel, refusal: Refusal): void {
  reply(channel, refusal);
  void channel.end();
}
