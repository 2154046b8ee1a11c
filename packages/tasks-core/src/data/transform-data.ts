import { defineTask } from "@task-abstraction/core";
import { checkArguments } from "../arguments/check-arguments.ts";
import type { Table, TableInput } from "../table/table.ts";
import { isTableInput, namedColumnsOf, rowsOf } from "../table/table-input.ts";
import { isTransformation, type Transformation, transformRows } from "./transformation.ts";

const isAnyTransformation = isTransformation();

/** Derives, filters, groups, sorts, selects and renames, in this order, as the {@link Transformation} says. */
export const transformData = defineTask(
  "transform_data",
  {
    queue: "api_processing",
    description: "Derives, filters, groups, sorts, selects and renames columns of rows.",
  },
  (previous: TableInput, transformation: Transformation): Table => {
    checkArguments("transform_data", {
      previous: [previous, isTableInput],
      transformation: [transformation, isAnyTransformation],
    });
    return transformRows("transform_data", rowsOf(previous), namedColumnsOf(previous), transformation);
  },
);
