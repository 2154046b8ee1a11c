import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFolder } from "../../test/temporary-folder.ts";
import { defineTask } from "../task/define-task.ts";
import { getBackend } from "./get-backend.ts";

afterEach(() => vi.unstubAllEnvs());

const add = defineTask("add", (a: number, b: number) => a + b);
const source = (path: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href);

/** An application with a backend package of its own, a module of tasks and a package of tasks. */
function createApplication(): string {
  return createFolder({
    "backend.ts": `import { defineAdapter } from ${source("../adapter/backend-definition.ts")};
      import { fullCapabilities } from ${source("../../test/recording-backend.ts")};
      export default defineAdapter({
        name: "acme", specVersion: 1, capabilities: fullCapabilities,
        configuration: { url: { type: "url", environment: "ACME_URL", required: true, description: "" } },
        create: ({ configuration }) => ({ native: configuration.url, close: async () => undefined }),
      });`,
    "tasks/one.ts": `import { defineTask } from ${source("../task/define-task.ts")}; export const one = defineTask("one", () => 1);`,
    "node_modules/@acme/tasks/package.json": { name: "@acme/tasks", type: "module", exports: "./index.js" },
    "node_modules/@acme/tasks/index.js": `import { defineTask } from ${source("../task/define-task.ts")}; export const two = defineTask("two", () => 2);`,
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
    const backend = await getBackend({ from: createApplication(), type: "./backend.ts", config: { url: "acme://given" } });
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
    await expect(getBackend({ from: createApplication(), type: "./backend.ts", tasks: ["./missing.ts"] })).rejects.toMatchObject({
      code: "TASK_MODULE_INVALID",
    });
  });

  it("rejects with DUPLICATE_NAME for two tasks of one name", async () => {
    const options = { from: createApplication(), type: "./backend.ts", config: { url: "acme://given" } };
    await expect(getBackend({ ...options, tasks: [{ one: defineTask("one", () => 2) }, "./tasks/one.ts"] })).rejects.toMatchObject({
      code: "DUPLICATE_NAME",
      sources: ["module 1", expect.stringMatching(/tasks\/one\.ts$/)],
    });
  });

  it("rejects with what is wrong about the type", async () => {
    await expect(getBackend({ from: createFolder({}), type: "pgbos" })).rejects.toMatchObject({ code: "BACKEND_UNKNOWN" });
  });
});
