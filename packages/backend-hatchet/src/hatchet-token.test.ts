import { describe, expect, it } from "vitest";
import { parseToken } from "./hatchet-token.ts";

const token = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

describe("parseToken()", () => {
  it("reads the tenant and the addresses", () => {
    const claims = { sub: "tenant", grpc_broadcast_address: "engine:7077", server_url: "https://engine" };
    expect(parseToken(token(claims))).toEqual({
      tenantId: "tenant",
      hostPort: "engine:7077",
      apiUrl: "https://engine",
    });
  });

  it("does without addresses", () => {
    expect(parseToken(token({ sub: "tenant" }))).toEqual({
      tenantId: "tenant",
      hostPort: undefined,
      apiUrl: undefined,
    });
  });

  it.each([[""], ["secret"], ["a.b.c"], [token({})], [token({ sub: 7 })], [token(null)]])(
    "refuses %j",
    (text) => {
      expect(parseToken(text)).toBeUndefined();
    },
  );
});
