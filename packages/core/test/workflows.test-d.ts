import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import {
  defineTask,
  defineWorkflow,
  type TaskBackend,
  type TaskId,
  type Workflow,
  workflow,
} from "../src/index.ts";

const extractData = defineTask("extract_data", async (_from: { source: string }) => [{ id: 1, total: 12.5 }]);
const transformData = defineTask(
  "transform_data",
  { retry: { maxAttempts: 3 } },
  (rows: { id: number; total: number }[]) => ({
    rows: rows.length,
    sum: rows.reduce((sum, row) => sum + row.total, 0),
  }),
);
const loadData = defineTask(
  "load_data",
  async (_report: { rows: number; sum: number }, to: { target: string }) => `${to.target}/report.json`,
);
const none = defineTask("none", async () => 1);
const allOptional = defineTask("all_optional", async (_o?: { x: number }) => "s");
const optionalExtra = defineTask("optional_extra", async (text: string, _o?: { x: number }) => text.length);
const rest = defineTask("rest", async (...n: number[]) => n.length);
const restExtra = defineTask("rest_extra", async (_text: string, ...n: number[]) => n.length);
const wide = defineTask("wide", async (part: string | number) => part);
const nullable = defineTask("nullable", async (): Promise<string | null> => null);
const quiet = defineTask("quiet", async (_x: number) => {});
const afterQuiet = defineTask("after_quiet", async (_x: null) => 1);
const anything = defineTask("anything", async (_x: unknown) => 1);
const parse = defineTask(
  "parse",
  { input: z.object({ n: z.string().transform(Number) }) },
  async ({ n }) => n,
);
interface Document {
  id: string;
  pages?: number;
}
interface Tree {
  value: number;
  children: Tree[];
}
declare const backend: TaskBackend;

describe("workflow().step()", () => {
  it("gives a chain the result of its last step, and no arguments where the first step has its own", () => {
    const flow = workflow("p")
      .step(extractData, { source: "db" })
      .step(transformData)
      .step(loadData, { target: "w" });
    expectTypeOf(flow).toEqualTypeOf<Workflow<[], string>>();
  });

  it("gives a chain the arguments of its first step where that has none of its own", () => {
    const flow = workflow("p").step(extractData).step(transformData).step(loadData, { target: "w" });
    expectTypeOf(flow).toEqualTypeOf<Workflow<[_from: { source: string }], string>>();
    expectTypeOf(workflow("p").step(allOptional).step(optionalExtra)).toEqualTypeOf<
      Workflow<[_o?: { x: number }], number>
    >();
    expectTypeOf(workflow("p").step(parse).step(wide)).toEqualTypeOf<
      Workflow<[input: { n: string }], string | number>
    >();
  });

  it("takes optional, rest and wider parameters, and a result of nothing as null", () => {
    workflow("p").step(allOptional, { x: 1 }).step(optionalExtra, { x: 2 }).step(wide);
    workflow("p").step(allOptional).step(restExtra, 1, 2, 3);
    workflow("p").step(rest, 1, 2).step(wide);
    workflow("p").step(none).step(wide).step(wide).step(anything);
    workflow("p").step(none).step(quiet).step(afterQuiet);
    workflow("p")
      .step(transformData.with({ queue: "bulk" }))
      .step(loadData, { target: "w" });
  });

  it("takes interfaces, recursive types and read-only lists", () => {
    const document = defineTask("document", async (of: Document) => of);
    const tree = defineTask("tree", (of: Tree) => of);
    workflow("p").step(document).step(document);
    workflow("p").step(tree).step(tree);
    workflow("p")
      .step(none)
      .step(defineTask("spread", (n: number) => ({ a: n, b: [n] as readonly number[] })))
      .step(defineTask("pick", (of: { a: number; b: readonly number[] }) => of.a));
  });

  it("does not compile with a step that cannot take what the one before returns", () => {
    // @ts-expect-error rows are no report
    workflow("p").step(extractData, { source: "db" }).step(loadData, { target: "w" });
    // @ts-expect-error null is no text
    workflow("p").step(nullable).step(optionalExtra);
    // @ts-expect-error what parse takes is an object
    workflow("p").step(none).step(parse);
  });

  it("does not compile with extra arguments missing, wrong or too many", () => {
    // @ts-expect-error load_data needs its target
    workflow("p").step(extractData, { source: "db" }).step(transformData).step(loadData);
    // @ts-expect-error a typing error
    workflow("p").step(extractData, { sorce: "db" });
    // @ts-expect-error transform_data takes nothing else
    workflow("p").step(extractData, { source: "db" }).step(transformData, 5);
  });

  it("does not compile with what is no task", () => {
    // @ts-expect-error a plain function
    workflow("p").step((x: number) => x);
    // @ts-expect-error a name; defineWorkflow takes those
    workflow("p").step("extract_data");
  });
});

describe("defineWorkflow()", () => {
  it("takes every form of a step, and checks arguments at run time only", () => {
    const flow = defineWorkflow<{ url: string }>("data_pipeline", [
      ["extract_data", { source: "database" }],
      "transform_data",
      transformData,
      [loadData, { target: "warehouse" }],
      { task: "load_data", args: [1], kwargs: { target: "warehouse" }, queue: "bulk" },
      { task: loadData, queue: undefined },
    ]);
    expectTypeOf(flow).toEqualTypeOf<Workflow<unknown[], { url: string }>>();
    expectTypeOf(defineWorkflow("p", ["a"])).toEqualTypeOf<Workflow<unknown[], unknown>>();
  });

  it("can be continued by a typed step", () => {
    expectTypeOf(defineWorkflow<string>("p", ["python_task"]).step(optionalExtra)).toEqualTypeOf<
      Workflow<unknown[], number>
    >();
  });

  it("does not compile with a step of another form", () => {
    // @ts-expect-error a step needs a task
    defineWorkflow("p", [{ args: [1] }]);
    // @ts-expect-error a number
    defineWorkflow("p", [5]);
  });
});

describe("submitWorkflow()", () => {
  const open = workflow("p").step(extractData).step(transformData);
  const closed = workflow("p").step(extractData, { source: "db" });

  it("takes the arguments of the chain, and answers an id that knows its result", () => {
    expectTypeOf(backend.submitWorkflow(open, { source: "x" })).toEqualTypeOf<
      Promise<TaskId<{ rows: number; sum: number }>>
    >();
    expectTypeOf(backend.submitWorkflow(closed)).toEqualTypeOf<
      Promise<TaskId<{ id: number; total: number }[]>>
    >();
    expectTypeOf(backend.using({}).submitWorkflow(closed)).toEqualTypeOf<
      Promise<TaskId<{ id: number; total: number }[]>>
    >();
    void backend.submitWorkflow(workflow("p").step(allOptional));
  });

  it("by name takes any arguments, and the result is said by the caller", () => {
    expectTypeOf(backend.submitWorkflow<number>("p", 1, { a: 1 })).toEqualTypeOf<Promise<TaskId<number>>>();
    expectTypeOf(backend.submitWorkflow("p")).toEqualTypeOf<Promise<TaskId<unknown>>>();
  });

  it("does not compile without the arguments, with wrong ones, or with some that a chain has already", () => {
    // @ts-expect-error missing
    void backend.submitWorkflow(open);
    // @ts-expect-error wrong
    void backend.submitWorkflow(open, { sorce: "x" });
    // @ts-expect-error the first step has its own
    void backend.submitWorkflow(closed, { source: "x" });
    // @ts-expect-error a chain without a step
    void backend.submitWorkflow(workflow("p"));
    // @ts-expect-error a task is no chain
    void backend.submitWorkflow(extractData, { source: "x" });
  });
});
