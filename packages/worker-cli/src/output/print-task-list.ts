import type { ListedTask, ListedWorkflow } from "../commands/tasks.ts";
import { formatColumns } from "./format-columns.ts";
import { formatDuration } from "./format-duration.ts";
import type { Output } from "./output.ts";

/** Tasks and workflows under the module each comes from. */
export function printTaskList(output: Output, items: readonly (ListedTask | ListedWorkflow)[]): void {
  const sources = [...new Set(items.map(({ source }) => source))];
  for (const [index, source] of sources.entries()) {
    if (index > 0) output.print("");
    output.print(output.colours.bold(source));
    printItems(
      output,
      items.filter((item) => item.source === source),
    );
  }
}

function printItems(output: Output, items: readonly (ListedTask | ListedWorkflow)[]): void {
  const { cyan, dim } = output.colours;
  const lines = formatColumns(items.map((item) => [`  ${cyan(item.name)}`, item.kind, ...describe(item)]));
  for (const [index, line] of lines.entries()) {
    output.print(line);
    const item = items[index] as ListedTask | ListedWorkflow;
    if (item.kind === "task" && item.description !== null) output.print(dim(`    ${item.description}`));
    if (item.kind === "workflow") output.print(dim(`    ${item.steps.join(" → ")}`));
  }
}

function describe(item: ListedTask | ListedWorkflow): string[] {
  if (item.kind === "workflow") return [`${item.steps.length} steps`];
  const attempts = item.maxAttempts === 1 ? "1 attempt" : `${item.maxAttempts} attempts`;
  return [
    `queue ${item.queue}`,
    attempts,
    item.timeoutMs === null ? "" : `timeout ${formatDuration(item.timeoutMs)}`,
  ];
}
