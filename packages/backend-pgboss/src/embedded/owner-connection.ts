import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { DataDirectory } from "./data-directory.ts";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import { type FrameChannel, openFrameChannel } from "./frame-channel.ts";
import { FrameTooLargeError } from "./frame-too-large-error.ts";
import { VALUE_FORMAT } from "./message-codec.ts";
import { openRpc } from "./open-rpc.ts";
import { describeSilence, readSignOfLife } from "./owner-liveness.ts";
import {
  type ClientFunctions,
  HANDSHAKE_MAX_BYTES,
  type Hello,
  type HelloReply,
  type OwnerFunctions,
  PACKAGE_VERSION,
  PROTOCOL_VERSION,
  type Refusal,
} from "./owner-protocol.ts";
import type { OwnerRecord } from "./owner-record.ts";
import { createSilenceWatch } from "./owner-silence.ts";
import { StatementNotExecutedError } from "./statement-not-executed-error.ts";

/** How an owner is called on. */
export interface OwnerConnectionOptions {
  readonly role: Hello["role"];
  readonly onNotification?: ((channel: string, payload: string) => void) | undefined;
  /** Gives up before the connection is made. */
  readonly signal: AbortSignal;
  /** Where the owner gives its signs of life: without any the connection is ended. Unset: it may be silent for ever. */
  readonly signsOfLife?: { readonly directory: DataDirectory; readonly limitMs: number } | undefined;
}

/** A line to an owner that has let this process in. */
export interface OwnerConnection {
  readonly isOpen: boolean;
  /** Resolves once the line is down, whoever ended it. */
  readonly closed: Promise<void>;
  /**
   * Rejects with `StatementNotExecutedError` when the owner did not begin, or the line was down before anything was
   * sent, and with code `EMBEDDED_OUTCOME_UNKNOWN` when the line went down afterwards or the owner was silent too long.
   */
  call<Name extends keyof OwnerFunctions>(
    name: Name,
    ...args: Parameters<OwnerFunctions[Name]>
  ): Promise<Awaited<ReturnType<OwnerFunctions[Name]>>>;
  /** Takes leave; calls that are out reject. */
  end(): Promise<void>;
}

/** Calls on the owner that `record` names: a connection, its refusal, or undefined where nobody answers. */
export async function connectToOwner(
  record: OwnerRecord,
  options: OwnerConnectionOptions,
): Promise<OwnerConnection | Refusal | undefined> {
  const socket = await openSocket(record.socketPath, options.signal);
  if (socket === undefined) return undefined;
  const channel = openFrameChannel(socket, { maxBytes: HANDSHAKE_MAX_BYTES });
  const hangUp = (): void => channel.destroy();
  options.signal.addEventListener("abort", hangUp, { once: true });
  if (options.signal.aborted) hangUp();
  try {
    channel.send(Buffer.from(JSON.stringify(createHello(record, options.role))));
    const reply = await receiveReply(channel);
    if (reply?.type !== "welcome") {
      channel.destroy();
      return reply;
    }
    channel.limitTo(reply.maxFrameBytes);
    return holdConnection(channel, record, options);
  } finally {
    options.signal.removeEventListener("abort", hangUp);
  }
}

function holdConnection(
  channel: FrameChannel,
  record: OwnerRecord,
  { onNotification, signsOfLife }: OwnerConnectionOptions,
): OwnerConnection {
  let isEnding = false;
  let callsOut = 0;
  let silence: string | undefined;
  const leaveIfDone = (): void => {
    if (isEnding && callsOut === 0) void channel.end();
  };
  const rpc = openRpc<OwnerFunctions, ClientFunctions>(channel, {
    notify: (name, payload) => onNotification?.(name, payload),
    ending() {
      isEnding = true;
      leaveIfDone();
    },
  });
  void channel.closed.then(() => {
    void rpc.$rejectPendingCalls(({ reject }) => reject(outcomeUnknown(silence)));
    rpc.$close();
  });
  const watch =
    signsOfLife &&
    createSilenceWatch({
      readSign: () => readSignOfLife(record, signsOfLife.directory.lock),
      limitMs: signsOfLife.limitMs,
      isWaiting: () => callsOut > 0,
      async onSilent() {
        const { lock, log } = signsOfLife.directory;
        silence = `${await describeSilence(record, lock)} Its log is ${log}.`;
        channel.destroy();
      },
    });

  return {
    closed: channel.closed,
    get isOpen() {
      return channel.isOpen && !isEnding;
    },
    async call(name, ...args) {
      if (!channel.isOpen || isEnding) throw new StatementNotExecutedError();
      callsOut += 1;
      watch?.begin();
      try {
        return (await rpc.$call(name, ...(args as never))) as never;
      } catch (error) {
        throw error instanceof FrameTooLargeError
          ? new EmbeddedEngineError("EMBEDDED_TOO_LARGE", error.message)
          : error;
      } finally {
        callsOut -= 1;
        leaveIfDone();
      }
    },
    end: () => channel.end(),
  };
}

async function openSocket(path: string, signal: AbortSignal): Promise<Socket | undefined> {
  const socket = connect(path);
  try {
    await once(socket, "connect", { signal });
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  }
}

async function receiveReply(channel: FrameChannel): Promise<HelloReply | undefined> {
  const { promise, resolve } = Promise.withResolvers<HelloReply | undefined>();
  channel.receive((frame) => {
    try {
      resolve(JSON.parse(frame.toString("utf8")) as HelloReply);
    } catch {
      resolve(undefined);
    }
  });
  void channel.closed.then(() => resolve(undefined));
  return promise;
}

function createHello({ token }: OwnerRecord, role: Hello["role"]): Hello {
  return {
    protocol: PROTOCOL_VERSION,
    packageVersion: PACKAGE_VERSION,
    nodeVersion: process.version,
    valueFormat: VALUE_FORMAT,
    token,
    role,
    pid: process.pid,
  };
}

function outcomeUnknown(silence: string | undefined): EmbeddedEngineError {
  return new EmbeddedEngineError(
    "EMBEDDED_OUTCOME_UNKNOWN",
    silence === undefined
      ? "The embedded engine ended while a call was with it: the call may or may not have been carried out. The next call starts the engine again."
      : `The embedded engine does not answer: the call that is with it may or may not be carried out. ${silence}`,
  );
}
