import { afterEach, expect, test, vi } from "vitest";
import { createNamespace, runTemporal, type TemporalAddress } from "../src/index.ts";
import setUpTemporal from "../src/vitest/temporal-global-setup.ts";

afterEach(() => vi.unstubAllEnvs());

test("the global set-up provides a Temporal, as plain data, of the version that the environment names, until its end", async () => {
  vi.stubEnv("TASK_ENGINES_TEMPORAL_VERSION", "1.29");
  const provided = new Map<string, unknown>();
  const tearDown = await setUpTemporal({ provide: (name, value) => void provided.set(name, value) });
  const { temporal, temporalAddress, temporalVersion } = structuredClone(Object.fromEntries(provided)) as {
    temporal: TemporalAddress;
    temporalAddress: string;
    temporalVersion: string;
  };
  expect({ temporalAddress, temporalVersion }).toEqual({
    temporalAddress: temporal.address,
    temporalVersion: "1.29",
  });
  const world = await createNamespace(temporal);
  expect(await runTemporal(world, ["workflow", "list"])).toMatchObject({ exitCode: 0 });
  await tearDown();
  await expect(createNamespace(temporal)).rejects.toThrow("ECONNREFUSED");
});

test("the global set-up rejects for a version that is not offered", async () => {
  vi.stubEnv("TASK_ENGINES_TEMPORAL_VERSION", "1.0");
  await expect(setUpTemporal({ provide: () => undefined })).rejects.toThrow(RangeError);
});
