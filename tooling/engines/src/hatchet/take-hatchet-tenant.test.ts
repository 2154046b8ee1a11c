import { expect, test } from "vitest";
import { takeHatchetTenant } from "./take-hatchet-tenant.ts";

const elsewhere = {
  token: "ey",
  hostPort: "engine.example:7070",
  apiUrl: undefined,
  tlsStrategy: "tls",
};

test("takeHatchetTenant() takes a namespace that nobody else has where the engine is not ours", async () => {
  const [one, other] = await Promise.all([takeHatchetTenant(elsewhere), takeHatchetTenant(elsewhere)]);
  expect(one).toMatchObject(elsewhere);
  expect(one.namespace).toMatch(/^[0-9a-f-]{36}_$/);
  expect(one.namespace).not.toBe(other.namespace);
});
