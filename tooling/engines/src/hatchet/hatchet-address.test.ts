import { expect, test } from "vitest";
import { readHatchetAddress, writeHatchetVariables } from "./hatchet-address.ts";

const variables = { HATCHET_CLIENT_TOKEN: "ey", HATCHET_CLIENT_HOST_PORT: "engine.example:7070" };

test("readHatchetAddress() reads what Hatchet's clients read, with their default of TLS", () => {
  expect(readHatchetAddress(variables)).toEqual({
    token: "ey",
    hostPort: "engine.example:7070",
    apiUrl: undefined,
    tlsStrategy: "tls",
  });
});

test("readHatchetAddress() reads what writeHatchetVariables() writes", () => {
  const address = { token: "ey", hostPort: "127.0.0.1:1", apiUrl: "http://127.0.0.1:2", tlsStrategy: "none" };
  expect(readHatchetAddress(writeHatchetVariables(address))).toEqual(address);
});

test.for(["HATCHET_CLIENT_TOKEN", "HATCHET_CLIENT_HOST_PORT"])(
  "readHatchetAddress() is undefined without %s",
  (name) => {
    expect(readHatchetAddress({ ...variables, [name]: "" })).toBeUndefined();
  },
);
