import { expect, test } from "vitest";
import { Secrets } from "../secrets/secrets.ts";
import { plainDetails } from "./plain-details.ts";

const secrets = new Secrets();

test("errors are spelled out with their causes and own fields", () => {
  const error = Object.assign(new TypeError("outer", { cause: new Error("inner") }), { code: "E_OUTER" });
  expect(plainDetails({ error }, secrets)).toMatchObject({
    error: {
      type: "TypeError",
      message: "outer",
      code: "E_OUTER",
      cause: { type: "Error", message: "inner" },
      stack: expect.stringContaining("TypeError: outer"),
    },
  });
});

test("values under a name that means a secret are masked, whatever they are", () => {
  expect(
    plainDetails(
      { password: "x", headers: { Authorization: "Bearer y" }, access_token: 1, tokens: 3 },
      secrets,
    ),
  ).toEqual({
    password: "***",
    headers: { Authorization: "***" },
    access_token: "***",
    tokens: 3,
  });
});

test("passwords in URLs are masked, also in the message and stack of an error", () => {
  const { error } = plainDetails({ error: new Error("no answer from redis://u:hidden@h") }, secrets);
  expect(JSON.stringify(error)).not.toContain("hidden");
});

test("cycles end, and what JSON cannot hold is a text", () => {
  const cycle: Record<string, unknown> = { big: 10n };
  cycle["self"] = cycle;
  expect(JSON.stringify(plainDetails({ cycle }, secrets))).toContain('"big":"10"');
});
