import { describe, expect, it } from "vitest";
import { isNoSuchRun, isNotFound, toSubmitError, toUnavailable } from "./map-temporal-error.ts";

const server = { address: "temporal:7233", namespace: "orders" };

/** As the SDK's client throws it: its own words, and those of gRPC as the cause. */
function grpc(code: number, details: string): Error {
  return new Error("Failed to start Workflow", {
    cause: Object.assign(new Error(details), { code, details }),
  });
}

describe("toUnavailable()", () => {
  it.each<[string, Error, string, RegExp]>([
    [
      "a server that is away",
      grpc(14, "connect ECONNREFUSED"),
      "BACKEND_UNAVAILABLE",
      /cannot be reached: connect ECONNREFUSED.*TEMPORAL_ADDRESS/,
    ],
    ["a deadline", grpc(4, "Deadline exceeded"), "BACKEND_UNAVAILABLE", /cannot be reached/],
    ["a server under load", grpc(8, "namespace rate limit exceeded"), "BACKEND_UNAVAILABLE", /rate limit/],
    ["no permission", grpc(7, "no"), "BACKEND_UNAVAILABLE", /refuses this client: no.*TEMPORAL_API_KEY/],
    ["a wrong key", grpc(16, "who?"), "BACKEND_UNAVAILABLE", /refuses this client/],
    [
      "no namespace",
      grpc(5, "Namespace orders is not found."),
      "BACKEND_UNAVAILABLE",
      /no namespace "orders".*TEMPORAL_NAMESPACE/,
    ],
    ["an argument", grpc(3, "blob size exceeds limit"), "ENGINE_ERROR", /answered: blob size/],
    ["what is no answer at all", new Error("closed"), "BACKEND_UNAVAILABLE", /closed/],
  ])("says of %s what to do", (_what, error, code, message) => {
    expect(toUnavailable(error, server)).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe("toSubmitError()", () => {
  it.each<[number, string]>([
    [3, "not-sent"],
    [7, "not-sent"],
    [12, "not-sent"],
    [4, "unknown"],
    [14, "unknown"],
  ])("of gRPC's code %i is %s: only an answer tells that it was not done", (code, outcome) => {
    expect(toSubmitError(grpc(code, "words"), server)).toMatchObject({ code: "SUBMIT_FAILED", outcome });
  });

  it("is caused by BACKEND_UNAVAILABLE where the server was not reached, so that commands say so", () => {
    expect(toSubmitError(grpc(14, "away"), server).cause).toMatchObject({ code: "BACKEND_UNAVAILABLE" });
  });
});

it("tells what is not there", () => {
  expect(isNotFound(grpc(5, "workflow not found"))).toBe(true);
  expect(isNotFound(Object.assign(new Error("no"), { name: "WorkflowNotFoundError" }))).toBe(true);
  expect(isNotFound(grpc(14, "away"))).toBe(false);
  expect(isNotFound(grpc(5, "Namespace orders is not found."))).toBe(false);
  expect(isNoSuchRun(grpc(3, "WorkflowId length exceeds limit."))).toBe(true);
});
