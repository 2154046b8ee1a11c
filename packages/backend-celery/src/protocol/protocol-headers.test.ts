import { expect, test } from "vitest";
import { isUserHeader, withoutBrokerHeaders } from "./protocol-headers.ts";

test("headers of the protocol and of brokers are not the user's", () => {
  const names = [
    "id",
    "task",
    "retries",
    "x-task-chain",
    "x-death",
    "x-delivery-count",
    "tenant",
    "x-request-id",
  ];
  expect(names.filter(isUserHeader)).toEqual(["tenant", "x-request-id"]);
});

test("withoutBrokerHeaders() leaves out what a broker put in", () => {
  expect(
    withoutBrokerHeaders({ id: "a", "x-death": [], "x-first-death-queue": "q", tenant: "blue" }),
  ).toEqual({
    id: "a",
    tenant: "blue",
  });
});
