import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeDirectory, createFolder } from "../../test/temporary-folder.ts";
import { loadBackendDefinition } from "./load-backend-definition.ts";

/** A backend package that any version of core made: only the marker tells. */
function backendSource(name: string, specVersion: unknown = 1): string {
  return `export default { [Symbol.for("task-abstraction.backend-definition")]: true,
    name: ${JSON.stringify(name)}, specVersion: ${JSON.stringify(specVersion)}, capabilities: {}, configuration: {}, create() {} };`;
}

/** Files of an installed package. */
function installed(
  name: string,
  source: string,
  exports: unknown = "./index.js",
): Record<string, string | object> {
  const folder = `node_modules/${name}`;
  return { [`${folder}/package.json`]: { name, type: "module", exports }, [`${folder}/index.js`]: source };
}

const pgboss = installed("@task-abstraction/backend-pgboss", backendSource("pgboss"));
const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

beforeEach(() => {
  for (const name of ["TASK_BACKEND_TYPE", "TASK_ENV", "NODE_ENV", "npm_config_user_agent"])
    vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("loadBackendDefinition() loads", () => {
  it("a backend of this project by its short name", async () => {
    expect((await loadBackendDefinition("pgboss", { from: createFolder(pgboss) })).name).toBe("pgboss");
  });

  it("any package by its name", async () => {
    const from = createFolder(installed("@acme/backend-nats", backendSource("nats")));
    expect((await loadBackendDefinition("@acme/backend-nats", { from })).name).toBe("nats");
  });

  it("a file by a relative path, an absolute one and a URL", async () => {
    const from = createFolder({ "my-backend.ts": backendSource("mine") });
    const file = join(from, "my-backend.ts");
    for (const type of ["./my-backend.ts", file, pathToFileURL(file).href]) {
      expect((await loadBackendDefinition(type, { from })).name).toBe("mine");
    }
  });

  it("the folder of a package, by a path", async () => {
    const from = createFolder({
      "mine/package.json": { name: "mine", type: "module", exports: "./a.js" },
      "mine/a.js": backendSource("mine"),
    });
    expect((await loadBackendDefinition("./mine", { from })).name).toBe("mine");
  });

  it("what TASK_BACKEND_TYPE says, unless the call says otherwise", async () => {
    const from = createFolder({ ...pgboss, ...installed("@acme/backend-nats", backendSource("nats")) });
    vi.stubEnv("TASK_BACKEND_TYPE", "@acme/backend-nats");
    expect((await loadBackendDefinition(undefined, { from })).name).toBe("nats");
    expect((await loadBackendDefinition("pgboss", { from })).name).toBe("pgboss");
  });

  it("pgboss where nothing says otherwise, from the working directory", async () => {
    changeDirectory(createFolder(pgboss));
    vi.stubEnv("TASK_BACKEND_TYPE", "");
    expect((await loadBackendDefinition(undefined)).name).toBe("pgboss");
  });
});

describe("loadBackendDefinition() in production", () => {
  it("refuses with BACKEND_NOT_CHOSEN to take the default, and lists the choices", async () => {
    vi.stubEnv("NODE_ENV", "production");
    await expect(loadBackendDefinition(undefined, { from: createFolder(pgboss) })).rejects.toEqual(
      refusal(
        "BACKEND_NOT_CHOSEN",
        /TASK_BACKEND_TYPE must be set: pgboss, celery, temporal, hatchet, .*PGBOSS_DATA_DIR/,
      ),
    );
  });

  it("takes what TASK_BACKEND_TYPE says", async () => {
    vi.stubEnv("NODE_ENV", "production");
    vi.stubEnv("TASK_BACKEND_TYPE", "pgboss");
    expect((await loadBackendDefinition(undefined, { from: createFolder(pgboss) })).name).toBe("pgboss");
  });

  it("is what TASK_ENV says, whatever NODE_ENV says", async () => {
    const from = createFolder(pgboss);
    vi.stubEnv("NODE_ENV", "production");
    vi.stubEnv("TASK_ENV", "staging");
    expect((await loadBackendDefinition(undefined, { from })).name).toBe("pgboss");
    vi.stubEnv("NODE_ENV", "development");
    vi.stubEnv("TASK_ENV", "production");
    await expect(loadBackendDefinition(undefined, { from })).rejects.toMatchObject({
      code: "BACKEND_NOT_CHOSEN",
    });
  });
});

describe("loadBackendDefinition() refuses", () => {
  it.each([
    ["pgbos", /There is no backend "pgbos"\. Did you mean "pgboss"\? Choices: pgboss, celery/],
    ["Celery", /Did you mean "celery"\?/],
    ["", /There is no backend at ""\. Choices: /],
    ["./missing.ts", /There is no backend at "\.\/missing\.ts"\. Choices: /],
    ["file:///missing/backend.ts", /There is no backend at "file:\/\/\/missing\/backend\.ts"/],
  ])("%s with BACKEND_UNKNOWN", async (type, message) => {
    await expect(loadBackendDefinition(type, { from: createFolder({}) })).rejects.toEqual(
      refusal("BACKEND_UNKNOWN", message),
    );
  });

  it.each([
    ["pnpm-lock.yaml", "pnpm add"],
    ["yarn.lock", "yarn add"],
    ["bun.lock", "bun add"],
    ["package-lock.json", "npm install"],
  ])("with a %s a missing package with BACKEND_NOT_INSTALLED and %s", async (lockFile, command) => {
    const from = createFolder({ [lockFile]: "" });
    changeDirectory(from);
    await expect(loadBackendDefinition("pgboss", { from })).rejects.toEqual(
      refusal(
        "BACKEND_NOT_INSTALLED",
        new RegExp(`not installed here\\. Run: ${command} @task-abstraction/backend-pgboss$`),
      ),
    );
    await expect(loadBackendDefinition("@acme/queue", { from })).rejects.toEqual(
      refusal(
        "BACKEND_NOT_INSTALLED",
        new RegExp(`Run: ${command} @acme/queue \\(Choices: pgboss, celery, `),
      ),
    );
  });

  it.each([
    [
      "another version",
      2,
      /written for version 2 of the adapter interface; this @task-abstraction\/core speaks version 1/,
    ],
    ["no version", null, /written for version null/],
  ])("with BACKEND_INCOMPATIBLE a package of %s, naming both", async (_title, specVersion, message) => {
    const from = createFolder(installed("@acme/queue", backendSource("acme", specVersion)));
    await expect(loadBackendDefinition("@acme/queue", { from })).rejects.toEqual(
      refusal("BACKEND_INCOMPATIBLE", message),
    );
  });

  it.each([
    ["exports nothing", "export {};", /its default export must be what defineAdapter\(\)/],
    [
      "exports a definition under a name only",
      `const a = ${backendSource("a").slice(15)} export { a };`,
      /is not a backend/,
    ],
    [
      "exports a plain object by default",
      "export default { name: 'x', specVersion: 1 };",
      /is not a backend/,
    ],
    ["exports null by default", "export default null;", /is not a backend/],
    ["throws when it is imported", "throw new Error('no native build');", /failed to load: no native build$/],
    ["throws what is no error", "throw 'plain text';", /failed to load: plain text$/],
    ["imports what is not installed", "import 'missing-driver';", /failed to load: .*missing-driver/],
  ])("with BACKEND_INVALID a package that %s", async (_title, source, message) => {
    const from = createFolder(installed("@acme/queue", source));
    await expect(loadBackendDefinition("@acme/queue", { from })).rejects.toEqual(
      refusal("BACKEND_INVALID", message),
    );
  });

  it("with BACKEND_INVALID a package that is installed but exports nothing to import", async () => {
    const from = createFolder(
      installed("@acme/queue", backendSource("acme"), { ".": { browser: "./index.js" } }),
    );
    await expect(loadBackendDefinition("@acme/queue", { from })).rejects.toEqual(
      refusal(
        "BACKEND_INVALID",
        /"@acme\/queue" cannot be resolved \(its exports need a "default" condition\)/,
      ),
    );
  });
});
