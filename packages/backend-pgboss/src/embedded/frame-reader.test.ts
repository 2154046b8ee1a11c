import { describe, expect, it } from "vitest";
import { createFrameReader, encodeFrameHeader } from "./frame-reader.ts";
import { FrameTooLargeError } from "./frame-too-large-error.ts";

function frame(text: string): Buffer {
  return Buffer.concat([encodeFrameHeader(Buffer.byteLength(text)), Buffer.from(text)]);
}

function readAll(chunks: readonly Buffer[], maxBytes = 100): string[] {
  const frames: string[] = [];
  const reader = createFrameReader({ maxBytes, onFrame: (payload) => frames.push(payload.toString()) });
  for (const chunk of chunks) reader.push(chunk);
  return frames;
}

describe("createFrameReader()", () => {
  const stream = Buffer.concat([frame("first"), frame(""), frame("the third one")]);

  it.each([1, 2, 3, 4, 5, 7, 11, 100])("finds the frames of a stream cut into chunks of %i bytes", (size) => {
    const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
      stream.subarray(at * size, (at + 1) * size),
    );
    expect(readAll(chunks)).toEqual(["first", "", "the third one"]);
  });

  it("keeps quiet about a frame that is not there in full", () => {
    expect(readAll([frame("whole"), frame("cut off").subarray(0, -1)])).toEqual(["whole"]);
  });

  it("accepts a frame of exactly the limit", () => {
    expect(readAll([frame("12345")], 5)).toEqual(["12345"]);
  });

  it("refuses a frame over the limit by its header alone", () => {
    expect(() => readAll([encodeFrameHeader(6)], 5)).toThrow(FrameTooLargeError);
  });

  it("refuses the words of another protocol", () => {
    expect(() => readAll([Buffer.from("GET / HTTP/1.1\r\n\r\n")], 64 * 1024 * 1024)).toThrow(
      FrameTooLargeError,
    );
  });

  it("applies a new limit to the frames that follow", () => {
    const frames: string[] = [];
    const reader = createFrameReader({ maxBytes: 5, onFrame: (payload) => frames.push(payload.toString()) });
    reader.push(frame("12345"));
    reader.limitTo(6);
    reader.push(frame("123456"));
    expect(frames).toEqual(["12345", "123456"]);
  });
});
