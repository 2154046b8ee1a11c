import { defineTask } from "@task-abstraction/core";
import { isOptional, isText } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";

const isAnyText = isText({ minimum: 0, maximum: Infinity });

/** Joins two strings, with `separator` (default: nothing) between them. */
export const concatenate = defineTask(
  "concatenate",
  { description: "Joins two strings, with a separator between them if one is given." },
  (left: string, right: string, separator?: string): string => {
    checkArguments("concatenate", {
      left: [left, isAnyText],
      right: [right, isAnyText],
      separator: [separator, isOptional(isAnyText)],
    });
    return `${left}${separator ?? ""}${right}`;
  },
);
