import type { Payload, PayloadCodec } from "@temporalio/common";

/** A codec that anybody can undo, and nobody can read. */
export const scramble: PayloadCodec = {
  async encode(payloads) {
    return payloads.map((payload) => ({
      metadata: { encoding: Buffer.from("binary/scrambled") },
      data: flip(Buffer.from(JSON.stringify(toText(payload)))),
    }));
  },
  async decode(payloads) {
    return payloads.map((payload) =>
      Buffer.from(payload.metadata?.["encoding"] ?? []).toString() === "binary/scrambled"
        ? fromText(JSON.parse(flip(Buffer.from(payload.data ?? [])).toString()))
        : payload,
    );
  },
};

type Text = { readonly metadata: readonly (readonly [string, string])[]; readonly data: string };

function toText({ metadata, data }: Payload): Text {
  return {
    metadata: Object.entries(metadata ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value).toString("base64"),
    ]),
    data: Buffer.from(data ?? []).toString("base64"),
  };
}

function fromText({ metadata, data }: Text): Payload {
  return {
    metadata: Object.fromEntries(metadata.map(([key, value]) => [key, Buffer.from(value, "base64")])),
    data: Buffer.from(data, "base64"),
  };
}

function flip(bytes: Buffer): Buffer {
  return bytes.map((byte) => byte ^ 0x5a) as Buffer;
}
