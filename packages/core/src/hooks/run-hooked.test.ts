import { describe, expect, it, vi } from "vitest";
import { type Hook, runHooked } from "./run-hooked.ts";

const answer = (headers?: object) => Promise.resolve(headers ?? {});

describe("runHooked()", () => {
  it("answers the action's own result, with the headers of all hooks, the innermost last", async () => {
    const order: string[] = [];
    const outer: Hook<object> = async (next) => {
      order.push("outer");
      await next({ a: "outer", b: "outer" });
      order.push("outer ends");
      return "ignored";
    };
    const inner: Hook<object> = async (next) => {
      order.push("inner");
      return next({ b: "inner" });
    };
    expect(await runHooked([outer, inner], answer, vi.fn())).toEqual({ a: "outer", b: "inner" });
    await vi.waitFor(() => expect(order).toEqual(["outer", "inner", "outer ends"]));
  });

  it.each<[string, Hook<string>]>([
    ["throws before", () => Promise.reject(new Error("broken"))],
    [
      "throws at once",
      () => {
        throw new Error("broken");
      },
    ],
    ["does not call it", async () => undefined],
    ["calls it twice", async (next) => Promise.all([next(), next()])],
    [
      "never ends",
      async (next) => {
        await next();
        return new Promise(() => undefined);
      },
    ],
    [
      "throws after it",
      async (next) => {
        await next();
        throw new Error("broken");
      },
    ],
  ])("does it once where a hook %s", async (_what, hook) => {
    const action = vi.fn(async () => "done");
    expect(await runHooked([hook], action, vi.fn())).toBe("done");
    expect(action).toHaveBeenCalledTimes(1);
  });

  it("tells of a hook's own error, and not of the action's", async () => {
    const onError = vi.fn();
    const failure = new Error("the action's");
    const action = () => Promise.reject(failure);
    await expect(runHooked([(next) => next()], action, onError)).rejects.toBe(failure);
    const own = new Error("the hook's");
    const hook: Hook<string> = async (next) => {
      await next();
      throw own;
    };
    await runHooked([hook], async () => "done", onError);
    await vi.waitFor(() => expect(onError.mock.calls).toEqual([[own]]));
  });
});
