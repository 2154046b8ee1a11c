import { describe, expect, it } from "vitest";
import type { Manifest } from "../workspace/manifest.ts";
import { findProblems } from "./find-problems.ts";
import type { PlannedPackage, ReleasePlan } from "./release-plan.ts";

const CORE = "@task-abstraction/core";

function planned(changes: Partial<Manifest> = {}, files = ["dist/index.js"]): PlannedPackage {
  const before = { name: "@task-abstraction/backend-acme", version: "1.0.0" };
  const manifest = {
    ...before,
    version: "1.0.1",
    exports: { ".": { default: "./dist/index.js" } },
    peerDependencies: { [CORE]: "^1.0.0" },
    ...changes,
  };
  const packed = { manifest, files: files.map((path) => ({ path, bytes: 1 })), packedBytes: 1 };
  return { before, coreBefore: "^1.0.0", packed };
}

function plan(changes: Partial<ReleasePlan> = {}): ReleasePlan {
  return { uncommitted: [], released: new Set(), packages: [planned()], ...changes };
}

describe("findProblems()", () => {
  it("has none in a release that is well", () => {
    expect(findProblems(plan())).toEqual([]);
  });

  it("refuses a dirty tree", () => {
    expect(findProblems(plan({ uncommitted: ["M README.md"] }))).toHaveLength(1);
  });

  it.each<[string, PlannedPackage]>([
    ["an entry that was not built", planned({}, ["package.json"])],
    ["workspace: in a packed manifest", planned({ dependencies: { other: "workspace:^" } })],
    ["catalog: in a packed manifest", planned({ devDependencies: { other: "catalog:" } })],
    ["a script that runs at install", planned({ scripts: { postinstall: "node dist/index.js" } })],
    ["a first release that is not 1.0.0", planned({ version: "0.1.0" })],
    ["a patch that leaves a major of core behind", planned({ peerDependencies: { [CORE]: "^2.0.0" } })],
  ])("refuses %s", (_, broken) => {
    expect(findProblems(plan({ packages: [broken] }))).toHaveLength(1);
  });

  it("lets a major leave a major of core behind, and a patch that keeps both", () => {
    const major = planned({ version: "2.0.0", peerDependencies: { [CORE]: "^2.0.0" } });
    const both = planned({ peerDependencies: { [CORE]: "^1.0.0 || ^2.0.0" } });
    expect(findProblems(plan({ packages: [major, both] }))).toEqual([]);
  });
});
