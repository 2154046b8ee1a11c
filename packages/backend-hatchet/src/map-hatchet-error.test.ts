import { inspect } from "node:util";
import { TaskNotFoundError } from "@task-abstraction/core";
import { ClientError, Status } from "nice-grpc";
import { describe, expect, it } from "vitest";
import { isNotFound, isPassing, toSubmitError, toUnavailable } from "./map-hatchet-error.ts";
import { toRestError } from "./rest-error.ts";

const server = { address: "engine:7077", apiUrl: "http://engine:8888" };
const grpc = (code: Status, details: string) =>
  new ClientError("/WorkflowService/TriggerWorkflow", code, details);
const rest = (status: number) =>
  toRestError(
    Object.assign(new Error(`Request failed with status code ${status}`), {
      config: { headers: { Authorization: "Bearer secret" } },
      response: { status, data: { errors: [{ description: "not today" }] } },
    }),
  );
const aborted = Object.assign(new Error("The operation has been aborted"), { name: "AbortError" });

describe("toUnavailable()", () => {
  it.each([
    [
      grpc(Status.UNAVAILABLE, "No connection established. Last error: connect ECONNREFUSED"),
      /HATCHET_CLIENT_HOST_PORT/,
    ],
    [
      grpc(Status.UNAVAILABLE, "SSL routines:tls_validate_record_header:wrong version number"),
      /TLS_STRATEGY.*none/,
    ],
    [
      grpc(Status.RESOURCE_EXHAUSTED, "Received message larger than max (1752460652 vs 4194304)"),
      /port is that of gRPC/,
    ],
    [grpc(Status.UNAUTHENTICATED, "invalid auth token"), /HATCHET_CLIENT_TOKEN/],
    [grpc(Status.INTERNAL, "An internal error occurred."), /in trouble/],
    [aborted, /took too long/],
    [rest(403), /not today.*HATCHET_CLIENT_TOKEN/],
    [toRestError(new Error("connect ECONNREFUSED")), /HATCHET_CLIENT_API_URL/],
  ])("of %s is BACKEND_UNAVAILABLE, and says what to look at", (error, message) => {
    expect(toUnavailable(error, server)).toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringMatching(message),
    });
  });

  it("of an answer that means nothing here is ENGINE_ERROR", () => {
    expect(toUnavailable(grpc(Status.INVALID_ARGUMENT, "no"), server).code).toBe("ENGINE_ERROR");
  });

  it("leaves an error of this library as it is", () => {
    const error = new TaskNotFoundError("id", "hatchet");
    expect(toUnavailable(error, server)).toBe(error);
  });
});

describe("toSubmitError()", () => {
  it.each([
    ["not-sent", grpc(Status.UNAVAILABLE, "No connection established. Last error: connect ECONNREFUSED")],
    ["not-sent", grpc(Status.INVALID_ARGUMENT, "no")],
    ["not-sent", grpc(Status.RESOURCE_EXHAUSTED, "rate limit exceeded")],
    ["not-sent", grpc(Status.UNAUTHENTICATED, "no")],
    ["unknown", grpc(Status.UNAVAILABLE, "Connection dropped")],
    ["unknown", grpc(Status.INTERNAL, "An internal error occurred.")],
    ["unknown", aborted],
  ])("says %s of %s", (outcome, error) => {
    expect(toSubmitError(error, server)).toMatchObject({ code: "SUBMIT_FAILED", outcome });
  });
});

it("tells what is not there from what is not there just now", () => {
  expect([isNotFound(grpc(Status.NOT_FOUND, "no")), isNotFound(rest(404)), isNotFound(aborted)]).toEqual([
    true,
    true,
    false,
  ]);
  expect([
    isPassing(grpc(Status.UNAVAILABLE, "")),
    isPassing(rest(502)),
    isPassing(grpc(Status.INVALID_ARGUMENT, "")),
  ]).toEqual([true, true, false]);
});

it("keeps the token out of what is printed, which the SDK's HTTP client has in every error", () => {
  expect(inspect(toUnavailable(rest(500), server), { depth: 9 })).not.toContain("secret");
});
