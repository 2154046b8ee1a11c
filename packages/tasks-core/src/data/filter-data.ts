import { defineTask, InvalidArgumentsError } from "@task-abstraction/core";
import { checkArguments } from "../arguments/check-arguments.ts";
import type { Table, TableInput } from "../table/table.ts";
import { isTableInput, namedColumnsOf, rowsOf } from "../table/table-input.ts";
import { isTransformation, type Transformation, transformRows } from "./transformation.ts";

/** Which rows stay: `where` is needed. */
export type Filter = Pick<Transformation, "limit"> & { readonly where: NonNullable<Transformation["where"]> };

const isFilter = isTransformation(["where", "limit"]);

/** Keeps the rows that match every predicate. */
export const filterData = defineTask(
  "filter_data",
  { queue: "api_processing", description: "Keeps the rows that match every predicate." },
  (previous: TableInput, filter: Filter): Table => {
    checkArguments("filter_data", { previous: [previous, isTableInput], filter: [filter, isFilter] });
    if (filter.where === undefined)
      throw new InvalidArgumentsError("filter_data", ["filter.where must be a list, not missing"]);
    return transformRows("filter_data", rowsOf(previous), namedColumnsOf(previous), filter);
  },
);
