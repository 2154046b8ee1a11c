import { defineTask } from "@task-abstraction/core";
import { isNumber } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";

/** Adds two numbers. */
export const add = defineTask(
  "add",
  { description: "Adds two numbers." },
  (left: number, right: number): number => {
    checkArguments("add", { left: [left, isNumber()], right: [right, isNumber()] });
    return left + right;
  },
);
