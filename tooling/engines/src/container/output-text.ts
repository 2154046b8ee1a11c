import { Writable } from "node:stream";

/** Keeps what is written to it, to be read as text at any time. */
export class OutputText extends Writable {
  readonly #pieces: Buffer[] = [];

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pieces.push(piece);
    done();
  }

  /** What has been written so far. */
  read(): string {
    return Buffer.concat(this.#pieces).toString("utf8");
  }
}
