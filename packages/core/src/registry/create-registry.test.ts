import { describe, expect, it } from "vitest";
import { defineTask } from "../task/define-task.ts";
import { workflow } from "../workflow/workflow.ts";
import { addModule, createRegistry } from "./create-registry.ts";

const extract = defineTask("extract", (source: string) => [source]);
const load = defineTask("load", (rows: string[]) => rows.length);
const pipeline = workflow("pipeline").step(extract).step(load);
const namesOf = (items: ReadonlyMap<string, unknown>): string[] => [...items.keys()].sort();

describe("createRegistry()", () => {
  it("is empty without modules", () => {
    const registry = createRegistry();
    expect([registry.tasks.size, registry.workflows.size]).toEqual([0, 0]);
    expect(registry.sourceOf("extract")).toBeUndefined();
  });

  it("collects every exported task and workflow, and nothing else", () => {
    const registry = createRegistry([
      { extract, load, pipeline, version: "1", helper: () => 1, nothing: null },
    ]);
    expect(namesOf(registry.tasks)).toEqual(["extract", "load"]);
    expect(namesOf(registry.workflows)).toEqual(["pipeline"]);
    expect(registry.tasks.get("extract")).toBe(extract);
  });

  it("collects exported lists and objects of tasks, and modules that are lists", () => {
    const object = createRegistry([{ tasks: { extract }, more: [load], empty: {} }, [pipeline]]);
    expect(namesOf(object.tasks)).toEqual(["extract", "load"]);
    expect(namesOf(object.workflows)).toEqual(["pipeline"]);
  });

  it("does not search exported instances of classes", () => {
    class Client {
      readonly task = extract;
    }
    expect(createRegistry([{ client: new Client() }]).tasks.size).toBe(0);
  });

  it("registers the tasks of a workflow only where they are exported too", () => {
    expect(createRegistry([{ pipeline }]).tasks.size).toBe(0);
  });

  it("takes the same task again, exported twice or from two modules", () => {
    const registry = createRegistry([
      { extract, default: extract },
      { source: "b.ts", exports: { extract } },
    ]);
    expect(registry.tasks.size).toBe(1);
    expect(registry.sourceOf("extract")).toBe("module 1");
  });

  it("lets a task and a workflow have the same name", () => {
    const registry = createRegistry([
      { task: defineTask("report", () => 1), flow: workflow("report").step(extract) },
    ]);
    expect([registry.tasks.has("report"), registry.workflows.has("report")]).toEqual([true, true]);
  });

  it("refuses two tasks of one name with DUPLICATE_NAME and both sources", () => {
    const modules = [
      { source: "/app/a.ts", exports: { extract } },
      { source: "/app/b.ts", exports: { other: defineTask("extract", () => []) } },
    ];
    expect(() => createRegistry(modules)).toThrow(
      expect.objectContaining({
        code: "DUPLICATE_NAME",
        sources: ["/app/a.ts", "/app/b.ts"],
        message: 'The task "extract" is defined twice: in /app/a.ts and in /app/b.ts. Rename one of them.',
      }),
    );
  });

  it("refuses names that differ only in case, since an engine may not tell them apart", () => {
    const modules = [[extract], [defineTask("Extract", () => [])]];
    expect(() => createRegistry(modules)).toThrow(
      expect.objectContaining({ code: "DUPLICATE_NAME", sources: ["module 1", "module 2"] }),
    );
  });

  it("refuses two workflows of one name with DUPLICATE_NAME", () => {
    expect(() => createRegistry([{ pipeline, other: workflow("pipeline").step(load) }])).toThrow(
      expect.objectContaining({ code: "DUPLICATE_NAME" }),
    );
  });

  it("refuses a with() copy beside its original: which of the two would serve the name?", () => {
    expect(() => createRegistry([{ extract, bulk: extract.with({ queue: "bulk" }) }])).toThrow(
      expect.objectContaining({ code: "DUPLICATE_NAME", sources: ["module 1", "module 1"] }),
    );
  });

  it("takes a with() copy alone, with its own defaults", () => {
    expect(createRegistry([[extract.with({ queue: "bulk" })]]).tasks.get("extract")?.options.queue).toBe(
      "bulk",
    );
  });
});

describe("registry.add()", () => {
  it("keeps the first source of a name", () => {
    const registry = createRegistry([{ source: "/app/a.ts", exports: { extract } }]);
    registry.add(extract);
    registry.add(load, "elsewhere");
    registry.add(pipeline);
    expect(["extract", "load", "pipeline"].map((name) => registry.sourceOf(name))).toEqual([
      "/app/a.ts",
      "elsewhere",
      "registration",
    ]);
  });

  it("keeps the first task when it refuses the second", () => {
    const registry = createRegistry([[extract]]);
    expect(() => registry.add(defineTask("extract", () => []))).toThrow(
      expect.objectContaining({ sources: ["module 1", "registration"] }),
    );
    expect(registry.tasks.get("extract")).toBe(extract);
  });
});

describe("addModule()", () => {
  it("answers how many tasks and workflows it found", () => {
    expect(addModule(createRegistry(), { extract, load, pipeline, other: 1 }, "here")).toBe(3);
    expect(addModule(createRegistry(), { other: 1 }, "here")).toBe(0);
  });

  it("takes a module that happens to export a source of its own", () => {
    const registry = createRegistry();
    addModule(registry, { source: "text", extract }, "here");
    expect(registry.sourceOf("extract")).toBe("here");
  });
});
