import { defineTask } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** Reads of an id that was never given. */
export function testUnknownId(suite: Suite): void {
  const { capabilities } = suite;
  const read = { timeoutMs: capabilities.unknownIdGraceMs + suite.limits.latenessMs };

  suite.test("an id that was just submitted is known", async ({ open, offer }) => {
    const backend = open({ nothing });
    await offer(backend);
    for (let count = 0; count < 20; count += 1) {
      expect((await backend.getResult(await backend.submit(nothing))).status).toBe("pending");
    }
  });

  if (capabilities.results !== "any-process") {
    suite.test(
      "a read of an id that another process may have is RESULT_UNAVAILABLE",
      async ({ open, unknownId }) => {
        const backend = open();
        const id = await unknownId();
        await expect(backend.getResult(id)).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE" });
        await expect(backend.waitForResult(id, read)).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE" });
      },
    );
    return;
  }

  if (capabilities.unknownId === "pending") {
    suite.test(
      "a read of an id that was never given answers pending, and a wait times out",
      async ({ open, unknownId }) => {
        const backend = open();
        const id = await unknownId();
        expect(await backend.getResult(id)).toMatchObject({ status: "pending" });
        await expect(backend.waitForResult(id, { timeoutMs: 200 })).rejects.toMatchObject({
          code: "RESULT_TIMEOUT",
        });
      },
    );
    return;
  }

  for (const kind of ["task", "workflow"] as const) {
    suite.test(
      `reads and waits of a ${kind} that was never submitted are TASK_NOT_FOUND, without waiting`,
      async ({ open, unknownId }) => {
        const backend = open();
        const id = await unknownId(kind);
        const [get, waitFor] =
          kind === "task"
            ? [backend.getResult(id), backend.waitForResult(id, read)]
            : [backend.getWorkflowResult(id), backend.waitForWorkflowResult(id, read)];
        const notFound = { code: "TASK_NOT_FOUND" };
        await Promise.all([
          expect(get).rejects.toMatchObject(notFound),
          expect(waitFor).rejects.toMatchObject(notFound),
        ]);
      },
    );
  }

  suite.test("a text that is no id is TASK_NOT_FOUND", async ({ open }) => {
    const backend = open();
    const notFound = { code: "TASK_NOT_FOUND" };
    for (const id of noIds) {
      await expect(backend.getResult(id), id).rejects.toMatchObject(notFound);
      await expect(backend.getWorkflowResult(id), id).rejects.toMatchObject(notFound);
      await expect(backend.waitForResult(id, read), id).rejects.toMatchObject(notFound);
    }
  });
}

const noIds = [
  "",
  "no id at all",
  "00000000-0000-4000-8000-000000000000",
  "x@y",
  "'; --",
  "ż\u0000",
  "x".repeat(5_000),
];

const nothing = defineTask("nothing", () => null);
