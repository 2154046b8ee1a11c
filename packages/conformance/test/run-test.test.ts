import { expect, it } from "vitest";
import type { BackendUnderTest } from "../src/suite/backend-under-test.ts";
import { runTest } from "../src/suite/run-test.ts";
import { backendOnPaper } from "./paper-backend.ts";

function paper(more: Partial<BackendUnderTest> = {}): BackendUnderTest {
  return {
    ...backendOnPaper(),
    name: "paper",
    start: async () => ({
      fresh: async () => ({ configuration: {}, probe: { countTasks: async () => 0 } }),
      stop: async () => undefined,
    }),
    ...more,
  };
}

it("resolves when the test passes", async () => {
  await runTest(paper(), "manifest > its capabilities are complete and plain data");
});

it("rejects with what the test throws, and stops the engine all the same", async () => {
  let stopped = 0;
  const under = paper();
  const stop = async (): Promise<void> => {
    stopped += 1;
  };
  const start = async () => ({ ...(await under.start()), stop });
  const path = "submit > submit() resolves when the engine has the task, once";
  await expect(runTest({ ...under, start }, path)).rejects.toThrow("It exists on paper only.");
  expect(stopped).toBe(1);
});

it("rejects for a name that is none of the suite's", async () => {
  await expect(runTest(paper(), "submit > something else")).rejects.toThrow(
    'The suite has no test "submit > something else"',
  );
});

it("rejects for a test that is not run, with the reason", async () => {
  const path = "foreign messages > a worker goes on after malformed and foreign messages, however many";
  await expect(runTest(paper(), path)).rejects.toThrow("the harness has no foreignMessages");
});
