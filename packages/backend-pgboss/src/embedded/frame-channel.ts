import type { Socket } from "node:net";
import { createFrameReader, encodeFrameHeader } from "./frame-reader.ts";
import { describeTooLarge, FrameTooLargeError } from "./frame-too-large-error.ts";

/** How long an ended socket may take to close before it is torn down. */
const CLOSE_DEADLINE_MS = 1_000;

/** Frames over one socket. The channel owns the socket from here on. */
export interface FrameChannel {
  /** Resolves once the socket is closed, whoever closed it. */
  readonly closed: Promise<void>;
  readonly isOpen: boolean;
  /** What was sent and has not yet left this process, because the other end does not read. */
  readonly backlogBytes: number;
  /** @throws FrameTooLargeError when the payload is over the limit; nothing is sent then. */
  send(payload: Uint8Array): void;
  /** From here on `onFrame` gets the frames, and the ones that came before. */
  receive(onFrame: (payload: Buffer) => void): void;
  limitTo(maxBytes: number): void;
  /** Sends what is still to be sent, then closes. */
  end(): Promise<void>;
  /** Closes at once. */
  destroy(): void;
}

/** Puts framing on `socket`. A peer that breaks the framing, or goes over `maxBytes`, is cut off. */
export function openFrameChannel(socket: Socket, { maxBytes }: { readonly maxBytes: number }): FrameChannel {
  let limit = maxBytes;
  let receiver: ((payload: Buffer) => void) | undefined;
  const early: Buffer[] = [];
  const reader = createFrameReader({
    maxBytes,
    onFrame: (payload) => (receiver === undefined ? void early.push(payload) : receiver(payload)),
  });

  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
  });
  // The reason of a broken socket does not matter: `closed` tells, and each call in flight reports itself.
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    try {
      reader.push(chunk);
    } catch {
      socket.destroy();
    }
  });

  // What is sent at one go leaves in one write: many small calls at once cost one system call.
  let isCorked = false;
  const corkForNow = (): void => {
    if (isCorked) return;
    isCorked = true;
    socket.cork();
    process.nextTick(() => {
      isCorked = false;
      socket.uncork();
    });
  };

  return {
    closed,
    get isOpen() {
      return socket.writable;
    },
    get backlogBytes() {
      return socket.writableLength;
    },
    send(payload) {
      if (payload.byteLength > limit)
        throw new FrameTooLargeError(describeTooLarge(payload.byteLength, limit));
      corkForNow();
      socket.write(encodeFrameHeader(payload.byteLength));
      socket.write(payload);
    },
    receive(onFrame) {
      receiver = onFrame;
      for (const payload of early.splice(0)) onFrame(payload);
    },
    limitTo(bytes) {
      limit = bytes;
      reader.limitTo(bytes);
    },
    async end() {
      const deadline = setTimeout(() => socket.destroy(), CLOSE_DEADLINE_MS);
      socket.end();
      await closed;
      clearTimeout(deadline);
    },
    destroy() {
      socket.destroy();
    },
  };
}
