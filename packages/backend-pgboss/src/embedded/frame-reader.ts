import { describeTooLarge, FrameTooLargeError } from "./frame-too-large-error.ts";

/** A frame is its payload's length as four bytes, most significant first, and the payload. */
const FRAME_HEADER_BYTES = 4;

/** How a reader is set up. */
export interface FrameReaderOptions {
  /** A frame that announces a longer payload is refused before any of it is kept. */
  readonly maxBytes: number;
  readonly onFrame: (payload: Buffer) => void;
}

/** Cuts the bytes of a stream into frames, however the stream happened to split or join them. */
export interface FrameReader {
  /** @throws FrameTooLargeError when the next frame is over the limit; the stream cannot be used after that. */
  push(chunk: Buffer): void;
  /** Changes the limit for the frames that follow. */
  limitTo(maxBytes: number): void;
}

/** The four bytes that go before a payload of `payloadBytes`. */
export function encodeFrameHeader(payloadBytes: number): Buffer {
  const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
  header.writeUInt32BE(payloadBytes, 0);
  return header;
}

/** Starts reading at the beginning of a stream. */
export function createFrameReader({ maxBytes, onFrame }: FrameReaderOptions): FrameReader {
  let limit = maxBytes;
  let chunks: Buffer[] = [];
  let available = 0;
  let payloadBytes: number | undefined;

  // Joining only once a whole part is there keeps a large frame in many chunks linear.
  const take = (length: number): Buffer => {
    const joined = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    available -= length;
    chunks = available === 0 ? [] : [joined.subarray(length)];
    return joined.subarray(0, length);
  };

  const readHeader = (): number => {
    const announced = take(FRAME_HEADER_BYTES).readUInt32BE(0);
    if (announced > limit) throw new FrameTooLargeError(describeTooLarge(announced, limit));
    return announced;
  };

  return {
    push(chunk) {
      chunks.push(chunk);
      available += chunk.length;
      for (;;) {
        if (payloadBytes === undefined) {
          if (available < FRAME_HEADER_BYTES) return;
          payloadBytes = readHeader();
        }
        if (available < payloadBytes) return;
        const payload = take(payloadBytes);
        payloadBytes = undefined;
        onFrame(payload);
      }
    },
    limitTo(bytes) {
      limit = bytes;
    },
  };
}
