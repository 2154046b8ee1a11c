import { afterAll, beforeAll, describe } from "vitest";
import { type LocalRelease, releaseLocally } from "../src/registry/local-release.ts";
import { testCoreReleases } from "./parts/core-releases.ts";
import { testInstalledBackends } from "./parts/installed-backends.ts";

const TIMEOUT_MS = 10 * 60_000;

let release: LocalRelease;
beforeAll(async () => {
  release = await releaseLocally();
}, TIMEOUT_MS);
afterAll(() => release[Symbol.asyncDispose]());

describe("what is released", () => testInstalledBackends(() => release));
describe("the next releases of core", () => testCoreReleases(() => release));
