import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findTlsProblems, readTls } from "./read-tls.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tls-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("readTls()", () => {
  it("leaves a URL alone that says nothing of it", () => {
    const url = "amqps://me:secret@broker//?heartbeat=10";
    expect(readTls(url, undefined)).toEqual({ url, tls: undefined });
    expect(readTls(url, { ca: "x" })).toEqual({ url, tls: { ca: "x" } });
  });

  it("takes Python's words out of it, and reads the files", () => {
    const path = join(folder, "ca.pem");
    writeFileSync(path, "CA");
    const query = `ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs=${encodeURIComponent(path)}&db=3`;
    expect(readTls(`rediss://broker:6380/0?${query}`, undefined)).toEqual({
      url: "rediss://broker:6380/0?db=3",
      tls: { rejectUnauthorized: true, ca: Buffer.from("CA") },
    });
  });

  it.each([
    ["ssl_cert_reqs=none", { rejectUnauthorized: false }],
    ["ssl_cert_reqs=CERT_NONE", { rejectUnauthorized: false }],
    ["ssl_check_hostname=False", { checkServerIdentity: expect.any(Function) }],
    ["ssl_check_hostname=true", {}],
    ["ssl_password=secret", { passphrase: "secret" }],
  ])("reads %s", (query, tls) => expect(readTls(`rediss://broker?${query}`, undefined).tls).toEqual(tls));

  it("throws CONFIGURATION_INVALID for a file that is not there", () => {
    expect(() => readTls("rediss://broker?ssl_keyfile=/nowhere/key.pem", undefined)).toThrow(
      expect.objectContaining({
        code: "CONFIGURATION_INVALID",
        message: expect.stringContaining("ssl_keyfile"),
      }),
    );
  });
});

describe("findTlsProblems()", () => {
  it.each([
    ["rediss://broker?ssl_cert_reqs=required", []],
    ["rediss://broker?ssl_ciphers=any", [expect.stringContaining("ssl_ciphers is not one of ssl_cert_reqs")]],
    ["rediss://broker?ssl_cert_reqs=maybe", [expect.stringContaining("must be none")]],
    ["redis://broker?ssl_cert_reqs=required", [expect.stringContaining("rediss://")]],
  ])("answers of %s", (url, problems) => expect(findTlsProblems("brokerUrl", url)).toEqual(problems));
});
