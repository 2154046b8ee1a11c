import { afterEach, describe, expect, it, vi } from "vitest";
import { createFolder } from "../../test/temporary-folder.ts";
import { defineTask } from "../task/define-task.ts";
import { getBackend } from "./get-backend.ts";

afterEach(() => vi.unstubAllEnvs());

const add = defineTask("add", (a: number, b: number) => a + b);
/** Source of a task and of a definition that any copy of this package could have made: only the marker tells. */
const taskSource = (name: string): string =>
  `{ name: "${name}", options: {}, [Symbol.for("task-abstraction.task")]: () => 1 }`;
const backendSource = `{
  [Symbol.for("task-abstraction.backend-definition")]: true,
  name: "acme", specVersion: 1, capabilities: {},
  configuration: { url: { type: "url", environment: "ACME_URL", required: true, description: "" } },
  create: ({ configuration }) => ({ native: configuration.url, close: async () => undefined }),
}`;

/** An application with a backend package of its own, a module of tasks and a package of tasks. */
function createApplication(): string {
  return createFolder({
    "backend.ts": `export default ${backendSource};`,
    "tasks/one.ts": `export const one = ${taskSource("one")};`,
    "node_modules/@acme/tasks/package.json": { name: "@acme/tasks", type: "module", exports: "./index.js" },
    "node_modules/@acme/tasks/index.js": `export const two = ${taskSource("two")};`,
  });
}

describe("getBackend()", () => {
  it("makes the backend that the environment chooses, with its settings from there", async () => {
    const from = createApplication();
    vi.stubEnv("TASK_BACKEND_TYPE", "./backend.ts");
    vi.stubEnv("ACME_URL", "acme://from-environment");
    const backend = await getBackend({ from });
    expect([backend.name, backend.native]).toEqual(["acme", "acme://from-environment"]);
    await backend.close();
  });

  it("makes the backend of its type, with settings of the call", async () => {
    const backend = await getBackend({
      from: createApplication(),
      type: "./backend.ts",
      config: { url: "acme://given" },
    });
    expect(backend.native).toBe("acme://given");
  });

  it("rejects with CONFIGURATION_INVALID when settings are missing", async () => {
    await expect(getBackend({ from: createApplication(), type: "./backend.ts" })).rejects.toMatchObject({
      code: "CONFIGURATION_INVALID",
      problems: ["url (ACME_URL) is missing"],
    });
  });

  it("knows the tasks of modules, paths, globs and packages", async () => {
    const backend = await getBackend({
      from: createApplication(),
      type: "./backend.ts",
      config: { url: "acme://given" },
      tasks: [{ add }, "./tasks/*.ts", "@acme/tasks"],
    });
    expect([...backend.registry.tasks.keys()]).toEqual(["add", "one", "two"]);
  });

  it("rejects with TASK_MODULE_INVALID for a module that is not there", async () => {
    await expect(
      getBackend({ from: createApplication(), type: "./backend.ts", tasks: ["./missing.ts"] }),
    ).rejects.toMatchObject({
      code: "TASK_MODULE_INVALID",
    });
  });

  it("rejects with DUPLICATE_NAME for two tasks of one name", async () => {
    const options = { from: createApplication(), type: "./backend.ts", config: { url: "acme://given" } };
    await expect(
      getBackend({ ...options, tasks: [{ one: defineTask("one", () => 2) }, "./tasks/one.ts"] }),
    ).rejects.toMatchObject({
      code: "DUPLICATE_NAME",
      sources: ["module 1", expect.stringMatching(/tasks\/one\.ts$/)],
    });
  });

  it("rejects with what is wrong about the type", async () => {
    await expect(getBackend({ from: createFolder({}), type: "pgbos" })).rejects.toMatchObject({
      code: "BACKEND_UNKNOWN",
    });
  });
});
