import type { CheckedTask, CheckReport } from "../check/check-report.ts";
import { describeCapabilities } from "../check/describe-limits.ts";
import { formatColumns } from "./format-columns.ts";
import { formatDuration } from "./format-duration.ts";
import type { Output } from "./output.ts";

/** The report of `check` for people. */
export function printCheck(output: Output, report: CheckReport): void {
  printSection(output, "Backend", backendRows(report));
  printSection(output, "Configuration", settingRows(report));
  printSection(
    output,
    "Capabilities",
    report.capabilities === null ? [] : describeCapabilities(report.capabilities),
  );
  printSection(output, "Tasks", taskRows(report.tasks));
  printSection(
    output,
    "Workflows",
    report.workflows.map(({ name, steps, source }) => [name, steps.join(" → "), source]),
  );
  const { red, yellow, green } = output.colours;
  for (const warning of report.warnings) output.print(`${yellow("warning:")} ${warning}`);
  for (const problem of report.problems) output.print(`${red("problem:")} ${problem}`);
  output.print(report.ok ? green(summarise(report)) : red(summarise(report)));
}

function printSection(output: Output, title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return;
  output.print(output.colours.bold(title));
  for (const line of formatColumns(rows)) output.print(`  ${line}`);
  output.print("");
}

function backendRows({ backend, connection, queues }: CheckReport): string[][] {
  const rows: string[][] = [];
  if (backend !== null) {
    rows.push([
      "name",
      `${backend.name} (${backend.from === "default" ? "by default" : `${backend.from}: ${backend.type}`})`,
    ]);
    if (backend.package !== null)
      rows.push(["package", `${backend.package.name} ${backend.package.version}`]);
  }
  if (connection !== null) rows.push(["connection", describeConnection(connection)]);
  if (queues !== null)
    rows.push([
      "queues",
      `${queues.names.join(", ")} (${queues.from === "default" ? "by default" : queues.from})`,
    ]);
  return rows;
}

function describeConnection(connection: NonNullable<CheckReport["connection"]>): string {
  if (!connection.reachable) return "the engine cannot be reached";
  return `answers in ${formatDuration(connection.pingMs)} (connected in ${formatDuration(connection.connectMs)})`;
}

function settingRows({ configuration }: CheckReport): string[][] {
  return configuration.map(({ name, value, from }) => [name, value === null ? "-" : String(value), from]);
}

function taskRows(tasks: readonly CheckedTask[]): string[][] {
  return tasks.map(({ name, queue, maxAttempts, timeoutMs, problem, source }) => {
    if (problem !== null) return [name, queue, "see below", "", source];
    const attempts = maxAttempts === 1 ? "1 attempt" : `${maxAttempts} attempts`;
    return [name, queue, attempts, timeoutMs === null ? "no timeout" : formatDuration(timeoutMs), source];
  });
}

function summarise({ problems, warnings }: CheckReport): string {
  const count = (number: number, noun: string): string =>
    `${number === 0 ? "no" : number} ${noun}${number === 1 ? "" : "s"}`;
  return `${count(problems.length, "problem")}, ${count(warnings.length, "warning")}`;
}
