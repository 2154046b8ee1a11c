import { type } from "arktype";
import * as v from "valibot";
import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { defineTask, type Json, type NotJson, type Task, type TaskId } from "../src/index.ts";

interface Document {
  id: string;
  pages?: number;
}
interface Tree {
  value: number;
  children: Tree[];
}

describe("defineTask() takes its types from the handler", () => {
  it("arguments and result", () => {
    const task = defineTask("extract_data", async (_from: { source: string }) => [{ id: 1, total: 12.5 }]);
    expectTypeOf(task).toEqualTypeOf<Task<[_from: { source: string }], { id: number; total: number }[]>>();
    expectTypeOf(task.run({ source: "db" })).toEqualTypeOf<Promise<{ id: number; total: number }[]>>();
  });

  it("no, optional, default and rest arguments", () => {
    expectTypeOf(defineTask("none", async () => 1)).toEqualTypeOf<Task<[], number>>();
    expectTypeOf(defineTask("optional", async (_o?: { x: number }) => "s")).toEqualTypeOf<
      Task<[_o?: { x: number }], string>
    >();
    expectTypeOf(defineTask("default", (a: number, b = 2) => a + b)).toEqualTypeOf<
      Task<[a: number, b?: number | undefined], number>
    >();
    expectTypeOf(defineTask("rest", async (...n: number[]) => n.length)).toEqualTypeOf<
      Task<number[], number>
    >();
  });

  it("a result of nothing is stored as null", () => {
    expectTypeOf(defineTask("quiet", () => {})).toEqualTypeOf<Task<[], null>>();
    expectTypeOf(defineTask("later", async (_x: number) => {})).toEqualTypeOf<Task<[_x: number], null>>();
    expectTypeOf(defineTask("maybe", (x: string | undefined) => x)).toEqualTypeOf<
      Task<[x: string | undefined], string | null>
    >();
  });

  it("interfaces, recursive types, unions, unknown and generic handlers", () => {
    defineTask("interface", async (document: Document) => document);
    defineTask("recursive", (tree: Tree) => tree);
    defineTask("union", async (part: string | number) => part);
    defineTask("nullable", async (): Promise<string | null> => null);
    defineTask("unknown", async (_value: unknown) => 1);
    defineTask("generic", <T>(value: T) => value);
    defineTask("optional property", (value: { a?: string | undefined }) => value);
    type Mapped = { [Key in "a" | "b"]: { x: number; y: { z: string[] } } };
    defineTask("mapped", (values: Mapped[]) => values[0] ?? null);
    defineTask("readonly", (values: readonly { readonly id: number }[]) => values);
  });

  it("options, with explicit undefined for unset", () => {
    defineTask(
      "all",
      { queue: "q", timeoutMs: 60_000, retry: { maxAttempts: 3, nonRetryable: ["TypeError"] } },
      (x: number) => x,
    );
    defineTask(
      "unset",
      { queue: undefined, timeoutMs: undefined, retry: { maxAttempts: undefined }, input: undefined },
      (x: number) => x,
    );
    defineTask("native", { native: { celery: { acksLate: true }, pgboss: undefined } }, () => 1);
  });

  it("and is taken by generic helpers", () => {
    function runTwice<Args extends readonly unknown[], Result>(
      task: Task<Args, Result>,
      ...args: Args
    ): Promise<Result> {
      return task.run(...args).then(() => task.run(...args));
    }
    const task = defineTask("x", async (_from: { source: string }) => 1);
    expectTypeOf(runTwice(task, { source: "a" })).toEqualTypeOf<Promise<number>>();
  });

  it("and erased in a list of tasks", () => {
    const tasks: Task[] = [
      defineTask("a", () => 1),
      defineTask("b", (x: string, y?: number) => [x, y ?? 0]),
      defineTask("c", (...n: number[]) => n),
    ];
    expectTypeOf(tasks).toEqualTypeOf<Task[]>();
  });
});

describe("defineTask() does not compile", () => {
  it("with an argument that is not JSON", () => {
    // @ts-expect-error a Date
    defineTask("x", (_at: Date) => 1);
    // @ts-expect-error a Date deep inside
    defineTask("x", { queue: "q" }, (_x: { deep: { at: Date }[] }) => 1);
    // @ts-expect-error a Map
    defineTask("x", (_x: Map<string, number>) => 1);
    // @ts-expect-error a Set
    defineTask("x", (_x: { tags: Set<string> }) => 1);
    // @ts-expect-error a bigint
    defineTask("x", (_x: bigint) => 1);
    // @ts-expect-error a symbol
    defineTask("x", (_x: symbol) => 1);
    // @ts-expect-error a function
    defineTask("x", (_x: () => void) => 1);
  });

  it("with a result that is not JSON", () => {
    // @ts-expect-error a Date
    defineTask("x", async () => ({ at: new Date() }));
    // @ts-expect-error a bigint in a union
    defineTask("x", (x: number) => (x > 1 ? 10n : 1));
    // @ts-expect-error a Map
    defineTask("x", () => new Map([["a", 1]]));
  });

  it("with instances of classes that have methods", () => {
    class Money {
      readonly cents = 1;
      plus(other: Money): Money {
        return other;
      }
    }
    // @ts-expect-error a method is a function
    defineTask("x", (money: Money) => money.cents);
    class Plain {
      readonly cents = 1;
    }
    // Structurally JSON, so it compiles; an instance is refused at run time.
    defineTask("x", () => new Plain());
  });

  it("with an option that does not exist, or a wrong one", () => {
    // @ts-expect-error a typing error
    defineTask("x", { quue: "x" }, (x: number) => x);
    // @ts-expect-error no text
    defineTask("x", { timeoutMs: "60" }, (x: number) => x);
    // @ts-expect-error no such setting
    defineTask("x", { retry: { attempts: 3 } }, (x: number) => x);
  });

  it("without a handler", () => {
    // @ts-expect-error no handler
    defineTask("x");
    // @ts-expect-error no function
    defineTask("x", {}, 5);
  });
});

describe("the brand of what is not JSON", () => {
  it("explains itself and is not never", () => {
    expectTypeOf<Json<{ at: Date }>>().toEqualTypeOf<{ at: NotJson<"Date: send date.toISOString()"> }>();
    expectTypeOf<Json<Date[]>>().not.toBeNever();
    expectTypeOf<Json<{ a: string; b?: number[] }>>().toEqualTypeOf<{ a: string; b?: number[] }>();
    expectTypeOf<Json<unknown>>().toBeUnknown();
    // biome-ignore lint/suspicious/noExplicitAny: what a library without types returns
    expectTypeOf<Json<any>>().toBeAny();
  });
});

describe("defineTask() with an input schema", () => {
  it("of zod: callers pass its input, the handler gets its output", () => {
    const task = defineTask(
      "parse",
      { input: z.object({ n: z.string().transform(Number) }), queue: "q" },
      async (input) => {
        expectTypeOf(input).toEqualTypeOf<{ n: number }>();
        return input.n + 1;
      },
    );
    expectTypeOf(task).toEqualTypeOf<Task<[input: { n: string }], number>>();
    // @ts-expect-error the caller's side takes a string
    void task.run({ n: 1 });
  });

  it("of zod: the handler may get what is not JSON, the caller may not send it", () => {
    const task = defineTask(
      "year",
      { input: z.object({ at: z.iso.datetime().transform((text) => new Date(text)) }) },
      ({ at }) => at.getTime(),
    );
    expectTypeOf(task).toEqualTypeOf<Task<[input: { at: string }], number>>();
    // @ts-expect-error the caller would have to send a Date
    defineTask("year", { input: z.object({ at: z.date() }) }, ({ at }) => at.getTime());
  });

  it("of zod that takes anything: what is sent is checked at run time", () => {
    const task = defineTask("year", { input: z.object({ at: z.coerce.date() }) }, ({ at }) => at.getTime());
    expectTypeOf(task).toEqualTypeOf<Task<[input: { at: unknown }], number>>();
  });

  it("of valibot", () => {
    const schema = v.object({ n: v.pipe(v.string(), v.transform(Number)) });
    const task = defineTask("parse", { input: schema }, async ({ n }) => {
      expectTypeOf(n).toBeNumber();
      return n;
    });
    expectTypeOf(task).toEqualTypeOf<Task<[input: { n: string }], number>>();
  });

  it("of arktype", () => {
    const task = defineTask("parse", { input: type({ n: "string.numeric.parse" }) }, async ({ n }) => {
      expectTypeOf(n).toBeNumber();
      return n;
    });
    expectTypeOf(task).toEqualTypeOf<Task<[input: { n: string }], number>>();
  });

  it("and an output schema of each library", () => {
    defineTask("a", { output: z.object({ rows: z.number() }) }, () => ({ rows: 1 }));
    defineTask("b", { output: v.object({ rows: v.number() }) }, () => ({ rows: 1 }));
    defineTask("c", { input: z.string(), output: type({ rows: "number" }) }, (text) => ({
      rows: text.length,
    }));
  });
});

describe("task.with()", () => {
  it("keeps the types, and takes no other schema", () => {
    const task = defineTask("x", (n: number) => `${n}`);
    expectTypeOf(task.with({ queue: "bulk", timeoutMs: undefined })).toEqualTypeOf<
      Task<[n: number], string>
    >();
    // @ts-expect-error a schema belongs to the handler
    task.with({ input: z.string() });
  });
});

describe("TaskId", () => {
  it("is a string that knows its result, and a stored string is accepted", () => {
    const stored = "id-1";
    const id: TaskId<number> = stored;
    expectTypeOf(id).toExtend<string>();
    // @ts-expect-error the id of a text is no id of a number
    const wrong: TaskId<number> = id as TaskId<string>;
    void wrong;
  });
});
