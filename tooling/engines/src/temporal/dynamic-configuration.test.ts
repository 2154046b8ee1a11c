import { expect, test } from "vitest";
import { describeDynamicConfiguration } from "./dynamic-configuration.ts";

test("describeDynamicConfiguration() writes each setting as JSON", () => {
  const words = describeDynamicConfiguration("1.32", { "limit.maxIDLength": 100 });
  expect(words).toContain('history.timerProcessorMaxTimeShift="10ms"');
  expect(words).toContain("activity.enableStandalone=true");
  expect(words.slice(-2)).toEqual(["--dynamic-config-value", "limit.maxIDLength=100"]);
});

test("describeDynamicConfiguration() gives a version no settings of another", () => {
  expect(describeDynamicConfiguration("1.29").join()).not.toContain("activity.");
});

test("describeDynamicConfiguration() lets a setting that is given win", () => {
  const words = describeDynamicConfiguration("1.29", { "frontend.rps": 1 });
  expect(words.filter((word) => word.startsWith("frontend.rps="))).toEqual(["frontend.rps=1"]);
});
