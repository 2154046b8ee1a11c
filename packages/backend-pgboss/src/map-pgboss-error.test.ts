import {
  BackendUnavailableError,
  EngineError,
  InvalidOptionError,
  SubmitError,
} from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { mapPgbossError, mapSubmitError } from "./map-pgboss-error.ts";

const withCode = (code: string, message = "it broke"): Error => Object.assign(new Error(message), { code });

describe("mapPgbossError()", () => {
  it.each(["ECONNREFUSED", "ENOTFOUND", "57P01", "08006", "28P01", "3D000", "53300", "EMBEDDED_UNREACHABLE"])(
    "takes %s for an engine that cannot be reached",
    (code) => {
      const mapped = mapPgbossError(withCode(code), "PostgreSQL at x");
      expect(mapped).toBeInstanceOf(BackendUnavailableError);
      expect(mapped.message).toContain("PostgreSQL at x");
    },
  );

  it.each(["40P01", "53100", "57014", "25006"])("takes %s for a fault that passes", (code) => {
    expect(mapPgbossError(withCode(code), "it")).toBeInstanceOf(BackendUnavailableError);
  });

  it.each([
    new Error("The server does not support SSL connections"),
    withCode("DEPTH_ZERO_SELF_SIGNED_CERT"),
    withCode("ERR_TLS_CERT_ALTNAME_INVALID"),
  ])("points to sslmode for $code $message", (error) => {
    const mapped = mapPgbossError(error, "it");
    expect(mapped).toBeInstanceOf(BackendUnavailableError);
    expect(mapped.message).toContain("sslmode");
  });

  it("says what to grant where a right is missing", () => {
    const mapped = mapPgbossError(withCode("42501"), "it");
    expect(mapped).toBeInstanceOf(EngineError);
    expect(mapped.message).toContain("CREATE on the database");
  });

  it.each([
    "Connection terminated unexpectedly",
    "timeout exceeded when trying to connect",
    "Query read timeout",
  ])("knows pg's error without a code: %s", (message) => {
    expect(mapPgbossError(new Error(message), "it")).toBeInstanceOf(BackendUnavailableError);
  });

  it("looks into the errors of all addresses that were tried", () => {
    expect(mapPgbossError(new AggregateError([withCode("ECONNREFUSED")]), "it")).toBeInstanceOf(
      BackendUnavailableError,
    );
  });

  it("takes anything else for an error of the engine, with its cause", () => {
    const cause = withCode("42P01");
    expect(mapPgbossError(cause, "it")).toBeInstanceOf(EngineError);
    expect(mapPgbossError(cause, "it").cause).toBe(cause);
    expect(mapPgbossError("text", "it").message).toContain("text");
  });

  it("leaves errors of core as they are", () => {
    const error = new InvalidOptionError("queue", "is wrong");
    expect(mapPgbossError(error, "it")).toBe(error);
    expect(mapSubmitError(error, "it")).toBe(error);
  });
});

describe("mapSubmitError()", () => {
  it.each([
    ["ECONNREFUSED", "not-sent"],
    ["28P01", "not-sent"],
    ["EMBEDDED_UNREACHABLE", "not-sent"],
    ["22P02", "not-sent"],
    ["53300", "not-sent"],
    ["40P01", "not-sent"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "not-sent"],
    ["ECONNRESET", "unknown"],
    ["57P01", "unknown"],
    ["EMBEDDED_OUTCOME_UNKNOWN", "unknown"],
  ])("says of %s that the task is %s", (code, outcome) => {
    const mapped = mapSubmitError(withCode(code), "it");
    expect(mapped).toBeInstanceOf(SubmitError);
    expect((mapped as SubmitError).outcome).toBe(outcome);
  });

  it("says the same of an error that was mapped before", () => {
    const mapped = mapSubmitError(mapPgbossError(withCode("ECONNREFUSED"), "it"), "it");
    expect((mapped as SubmitError).outcome).toBe("not-sent");
  });
});
