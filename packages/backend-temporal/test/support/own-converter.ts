import {
  CompositePayloadConverter,
  JsonPayloadConverter,
  type Payload,
  UndefinedPayloadConverter,
} from "@temporalio/common";

const encoder = new TextEncoder();
const ENCODING = "json/own";

/** JSON under a name of its own, which the SDK's default converter does not know. */
class OwnJsonConverter {
  readonly encodingType = ENCODING;

  toPayload(value: unknown): Payload | undefined {
    if (value === undefined) return undefined;
    return {
      metadata: { encoding: encoder.encode(ENCODING) },
      data: encoder.encode(JSON.stringify({ own: value })),
    };
  }

  fromPayload<T>(payload: Payload): T {
    return JSON.parse(new TextDecoder().decode(payload.data ?? new Uint8Array())).own;
  }
}

export const payloadConverter = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new OwnJsonConverter() as never,
  new JsonPayloadConverter(),
);
