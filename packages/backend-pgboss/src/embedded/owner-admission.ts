import { createHash, timingSafeEqual } from "node:crypto";
import { VALUE_FORMAT } from "./message-codec.ts";
import { type Hello, PACKAGE_VERSION, PROTOCOL_VERSION, type Refusal } from "./owner-protocol.ts";

/** The first frame of a connection, or undefined where it is no hello. */
export function parseHello(frame: Buffer): Hello | undefined {
  try {
    const hello = JSON.parse(frame.toString("utf8")) as Hello;
    const pid = Number.isSafeInteger(hello.pid) ? hello.pid : undefined;
    return { ...hello, token: String(hello.token), pid };
  } catch {
    return undefined;
  }
}

/** Why whoever says `hello` is not let in, or undefined. */
export function findRefusal(hello: Hello, token: string): Refusal | undefined {
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
