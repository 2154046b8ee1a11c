import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type HatchetAddress, takeHatchetTenant, writeHatchetVariables } from "../src/index.ts";
import setUpHatchet from "../src/vitest/hatchet-global-setup.ts";
import { askHatchet } from "./hatchet/ask-hatchet.ts";
import { findHatchetAbsence } from "./hatchet/find-hatchet-absence.ts";

beforeEach(() => {
  vi.stubEnv("HATCHET_CLIENT_TOKEN", undefined);
  vi.stubEnv("HATCHET_CLIENT_HOST_PORT", undefined);
});
afterEach(() => vi.unstubAllEnvs());

test("the global set-up provides a Hatchet, as plain data, until its end", async ({ skip }) => {
  const absence = await findHatchetAbsence();
  if (absence !== undefined) skip(absence);
  const { hatchet, tearDown } = await setUp();
  const tenant = await takeHatchetTenant(hatchet);
  expect(await askHatchet(tenant)).toBe(200);
  await tearDown();
  await expect(askHatchet(tenant)).rejects.toThrow();
});

test("the global set-up provides the Hatchet that the environment names, and starts none", async () => {
  const named = { token: "ey", hostPort: "127.0.0.1:1", apiUrl: "http://127.0.0.1:2", tlsStrategy: "none" };
  for (const [name, value] of Object.entries(writeHatchetVariables(named))) vi.stubEnv(name, value);
  const { hatchet, tearDown } = await setUp();
  expect(hatchet).toEqual(named);
  await tearDown();
});

test("the global set-up rejects for a version that is not offered", async () => {
  vi.stubEnv("TASK_ENGINES_HATCHET_VERSION", "0.1");
  await expect(setUpHatchet({ provide: () => undefined })).rejects.toThrow(RangeError);
});

async function setUp(): Promise<{ hatchet: HatchetAddress; tearDown: () => Promise<void> }> {
  const provided = new Map<string, unknown>();
  const tearDown = await setUpHatchet({ provide: (name, value) => void provided.set(name, value) });
  return { hatchet: structuredClone(provided.get("hatchet")) as HatchetAddress, tearDown };
}
