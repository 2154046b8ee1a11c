import { type BirpcReturn, createBirpc } from "birpc";
import type { FrameChannel } from "./frame-channel.ts";
import { decodeMessage, encodeMessage } from "./message-codec.ts";
import { UnreadableMessageError } from "./unreadable-message-error.ts";

/** Lets the other end of `channel` call `functions`, and this end call the other's. A peer that sends rubbish is cut off. */
export function openRpc<Remote extends object, Local extends object>(
  channel: FrameChannel,
  functions: Local,
): BirpcReturn<Remote, Local> {
  return createBirpc<Remote, Local>(functions, {
    post: (bytes: Uint8Array) => channel.send(bytes),
    on: (receive) => channel.receive(receive),
    serialize: encodeMessage,
    deserialize: decodeMessage,
    // A statement takes as long as it takes; a line that goes down is noticed by the channel.
    timeout: -1,
    onGeneralError: (error, answeredFunction) => {
      if (error instanceof UnreadableMessageError) {
        channel.destroy();
        return true;
      }
      // An answer that cannot be sent, being too large, is replaced by its error; a call of ours rejects by itself.
      return answeredFunction !== undefined;
    },
  });
}
