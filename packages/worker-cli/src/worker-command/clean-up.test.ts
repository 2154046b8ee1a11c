import { expect, test } from "vitest";
import { CleanUp } from "./clean-up.ts";

function createCleanUp() {
  const errors: string[] = [];
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (message: string) => void errors.push(message),
  };
  return { cleanUp: new CleanUp(logger), errors };
}

test("run() closes the last opened first", async () => {
  const { cleanUp } = createCleanUp();
  const closed: string[] = [];
  for (const name of ["first", "second"])
    cleanUp.add({ name, deadlineMs: 100, run: async () => void closed.push(name) });
  expect(await cleanUp.run()).toEqual({ clean: true });
  expect(closed).toEqual(["second", "first"]);
});

test("run() goes on after a step that fails and one that hangs, and tells that it was not clean", async () => {
  const { cleanUp, errors } = createCleanUp();
  const closed: string[] = [];
  cleanUp.add({ name: "last", deadlineMs: 100, run: async () => void closed.push("last") });
  cleanUp.add({ name: "hangs", deadlineMs: 5, run: () => new Promise(() => undefined) });
  cleanUp.add({ name: "fails", deadlineMs: 100, run: () => Promise.reject(new Error("no")) });
  expect(await cleanUp.run()).toEqual({ clean: false });
  expect(closed).toEqual(["last"]);
  expect(errors).toEqual(["fails did not end cleanly.", "hangs did not end cleanly."]);
});
