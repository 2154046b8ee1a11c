import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { defineTask } from "./define-task.ts";
import { currentTask } from "./task-context.ts";

describe("currentTask()", () => {
  it("throws NOT_IN_TASK outside a task", () => {
    expect(() => currentTask()).toThrow(expect.objectContaining({ code: "NOT_IN_TASK" }));
  });

  it("is there across awaits, timers and nested calls of a handler", async () => {
    const nameOfTask = (): string => currentTask().name;
    const task = defineTask("outer", async () => {
      await nextTurn();
      const later = await new Promise<string>((resolve) => setTimeout(() => resolve(nameOfTask()), 0));
      return [nameOfTask(), later];
    });
    expect(await task.run()).toEqual(["outer", "outer"]);
  });

  it("keeps tasks that run at once apart", async () => {
    const nameAfterTurns = async (): Promise<string> => {
      await nextTurn();
      return currentTask().name;
    };
    const tasks = ["a", "b", "c"].map((name) => defineTask(name, nameAfterTurns));
    expect(await Promise.all(tasks.map((task) => task.run()))).toEqual(["a", "b", "c"]);
  });

  it("is gone after the task", async () => {
    await defineTask("over", () => currentTask().name).run();
    expect(() => currentTask()).toThrow(expect.objectContaining({ code: "NOT_IN_TASK" }));
  });

  it("throws NOT_IN_TASK in an unfinished handler's caller", async () => {
    const running = defineTask("waiting", async () => {
      await nextTurn();
      return currentTask().attempt;
    }).run();
    expect(() => currentTask()).toThrow(expect.objectContaining({ code: "NOT_IN_TASK" }));
    expect(await running).toBe(1);
  });
});
