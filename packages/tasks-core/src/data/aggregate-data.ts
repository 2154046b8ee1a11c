import { defineTask, InvalidArgumentsError } from "@task-abstraction/core";
import { checkArguments } from "../arguments/check-arguments.ts";
import type { Table, TableInput } from "../table/table.ts";
import { isTableInput, namedColumnsOf, rowsOf } from "../table/table-input.ts";
import { isTransformation, type Transformation, transformRows } from "./transformation.ts";

/** How rows are grouped and what is said about each group: `aggregate` is needed. */
export type Grouping = Pick<Transformation, "derive" | "groupBy"> & {
  readonly aggregate: NonNullable<Transformation["aggregate"]>;
};

const isGrouping = isTransformation(["derive", "groupBy", "aggregate"]);

/** One row for each group, with sums, averages, extremes and counts; without `groupBy` one row about all. */
export const aggregateData = defineTask(
  "aggregate_data",
  {
    queue: "api_processing",
    description: "Groups rows and answers sums, averages, extremes and counts of each group.",
  },
  (previous: TableInput, grouping: Grouping): Table => {
    checkArguments("aggregate_data", {
      previous: [previous, isTableInput],
      grouping: [grouping, isGrouping],
    });
    if (grouping.aggregate === undefined)
      throw new InvalidArgumentsError("aggregate_data", [
        "grouping.aggregate must be an object, not missing",
      ]);
    return transformRows("aggregate_data", rowsOf(previous), namedColumnsOf(previous), grouping);
  },
);
