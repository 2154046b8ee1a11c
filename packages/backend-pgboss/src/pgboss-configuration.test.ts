import { createBackend, resolveConfiguration } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { pgboss } from "./pgboss-adapter.ts";

const resolve = (explicit: object, environment: NodeJS.ProcessEnv = {}, production = false) =>
  resolveConfiguration(pgboss, explicit as Record<string, unknown>, environment, production);

describe("the configuration of pgboss", () => {
  it("is the embedded engine by default", () => {
    expect(resolve({})).toMatchObject({ schema: "pgboss", pollIntervalMs: 1_000, heartbeatSeconds: 10 });
    expect(resolve({}).databaseUrl).toBeUndefined();
  });

  it("takes the database and the folder from the environment", () => {
    const environment = { PGBOSS_DATABASE_URL: "postgres://u:p@h/d", PGBOSS_DATA_DIR: "/data" };
    expect(resolve({}, environment)).toMatchObject({
      databaseUrl: "postgres://u:p@h/d",
      dataDirectory: "/data",
    });
  });

  it("wants the embedded engine to be chosen in production", () => {
    expect(() => resolve({}, {}, true)).toThrow(/PGBOSS_DATABASE_URL.*PGBOSS_DATA_DIR/);
    expect(resolve({ dataDirectory: "data" }, {}, true).dataDirectory).toBe("data");
  });

  it("reports every fault at once, and no password", () => {
    const fault = () => resolve({ databaseUrl: "mysql://u:hunter2@h/d", schema: "Bad-Name" });
    expect(fault).toThrow(/databaseUrl[\s\S]*schema/);
    expect(fault).not.toThrow(/hunter2/);
  });

  it("narrows the two limits it can lower", () => {
    const backend = createBackend(pgboss, { configuration: { maxRunMs: 5_000, maxPayloadBytes: 2_048 } });
    expect(backend.capabilities).toMatchObject({
      maxRunMs: 5_000,
      maxPayloadBytes: 2_048,
      cancel: "running",
    });
  });
});
