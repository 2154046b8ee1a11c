import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadBackendDefinition } from "./load-backend-definition.ts";
import { type ProvidedBackend, provideBackends } from "./provided-backends.ts";

function provided(...names: [string, ...string[]]): ProvidedBackend {
  const definition = {
    [Symbol.for("task-abstraction.backend-definition")]: true,
    name: names[0],
    specVersion: 1,
  };
  return { names, load: vi.fn(async () => ({ default: definition })) };
}

const one = provided("one", "@acme/backend-one");
const two = provided("two");

beforeEach(() => {
  for (const name of ["TASK_BACKEND_TYPE", "TASK_ENV", "NODE_ENV"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  provideBackends([]);
  vi.unstubAllEnvs();
  vi.clearAllMocks();
});

it("a single provided backend is the default, in production too", async () => {
  vi.stubEnv("NODE_ENV", "production");
  provideBackends([one]);
  expect((await loadBackendDefinition(undefined)).name).toBe("one");
});

it("several provided backends refuse with BACKEND_NOT_CHOSEN what chooses none", async () => {
  provideBackends([one, two]);
  await expect(loadBackendDefinition(undefined)).rejects.toMatchObject({ code: "BACKEND_NOT_CHOSEN" });
});

it("TASK_BACKEND_TYPE chooses among provided backends by any of their names, and loads no other", async () => {
  vi.stubEnv("TASK_BACKEND_TYPE", "@acme/backend-one");
  provideBackends([two, one]);
  expect((await loadBackendDefinition(undefined)).name).toBe("one");
  expect(two.load).not.toHaveBeenCalled();
});

it("a backend that is not among the provided ones is refused with BACKEND_UNKNOWN, and looked for nowhere", async () => {
  provideBackends([one]);
  await expect(loadBackendDefinition("pgboss")).rejects.toMatchObject({ code: "BACKEND_UNKNOWN" });
});
