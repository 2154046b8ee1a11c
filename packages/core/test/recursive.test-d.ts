import { describe, expectTypeOf, it } from "vitest";
import { defineTask, type Task } from "../src/index.ts";

type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
interface Tree {
  readonly value: number;
  readonly children: readonly Tree[];
}
interface Dated {
  readonly at: Date;
  readonly next: Dated | null;
}

describe("defineTask() with recursive types", () => {
  it("takes any JSON value, in and out", () => {
    const task = defineTask("json", (value: JsonValue) => value);
    expectTypeOf(task).toEqualTypeOf<Task<[value: JsonValue], JsonValue>>();
  });

  it("takes a tree of an interface", () => {
    const task = defineTask("tree", (tree: Tree) => tree);
    expectTypeOf(task).toEqualTypeOf<Task<[tree: Tree], Tree>>();
  });

  it("refuses one with a Date inside", () => {
    // @ts-expect-error a Date is not JSON, however deep
    defineTask("dated", (value: Dated) => value.next === null);
  });
});
