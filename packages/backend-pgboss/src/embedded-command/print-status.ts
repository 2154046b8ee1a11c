import { LAYOUT_VERSION } from "../embedded/data-directory.ts";
import { formatColumns } from "./format-columns.ts";
import { formatPids } from "./format-pids.ts";
import { formatDuration, formatSize } from "./format-quantity.ts";
import type { Output } from "./output.ts";
import type { QueueDepth } from "./read-queues.ts";
import type { FolderReport, OwnerReport, StatusReport } from "./status-report.ts";

/** The status for people. */
export function printStatus(output: Output, report: StatusReport): void {
  const { dataDirectory, folder, owner, schema, queues, warnings, durability } = report;
  const { bold, yellow } = output.colours;
  output.print(`${bold("Data directory")}  ${dataDirectory}`);
  printRows(output, folder === null ? [["nothing is stored there yet"]] : folderRows(folder));
  output.print(bold("Owner"));
  printRows(
    output,
    owner === null ? [["none runs: the next call of an application starts one"]] : ownerRows(owner),
  );
  if (owner?.state === "running") {
    output.print(`${bold("Queues")} of schema ${schema}`);
    printRows(output, queueRows(queues));
  }
  for (const warning of [...warnings, durability]) output.print(`${yellow("warning:")} ${warning}`);
}

function printRows(output: Output, rows: readonly (readonly string[])[]): void {
  for (const line of formatColumns(rows)) output.print(`  ${line}`);
}

function folderRows({ sizeBytes, layout, postgres, log }: FolderReport): string[][] {
  const newer =
    layout !== null && layout > LAYOUT_VERSION
      ? ` (newer than this version, which knows ${LAYOUT_VERSION})`
      : "";
  return [
    ["size", formatSize(sizeBytes)],
    [
      "format",
      `layout ${layout ?? "not noted"}${newer}, ${postgres === null ? "no database yet" : `PostgreSQL ${postgres}`}`,
    ],
    ["log", log],
  ];
}

function ownerRows({
  pid,
  state,
  uptimeMs,
  memoryBytes,
  clients,
  clientPids,
  ...versions
}: OwnerReport): string[][] {
  const { packageVersion, nodeVersion } = versions;
  const since = uptimeMs === null ? "" : ` for ${formatDuration(uptimeMs)}`;
  const rows = [
    ["state", `${state}${since}`],
    ["pid", String(pid)],
  ];
  if (memoryBytes !== null) rows.push(["memory", formatSize(memoryBytes)]);
  if (clients !== null) rows.push(["clients", `${clients}${formatPids(clientPids)}`]);
  if (packageVersion !== null) rows.push(["version", `${packageVersion} on Node ${nodeVersion}`]);
  return rows;
}

function queueRows(queues: readonly QueueDepth[] | null): string[][] {
  if (queues === null) return [["there is no such schema yet; name another one with --schema"]];
  if (queues.length === 0) return [["none yet"]];
  return [
    ["queue", "queued", "running", "retry waiting", "completed", "failed", "cancelled", "oldest waiting"],
    ...queues.map((depth) => [
      depth.queue,
      ...[
        depth.queued,
        depth.running,
        depth.retryWaiting,
        depth.completed,
        depth.failed,
        depth.cancelled,
      ].map(String),
      depth.oldestWaitingMs === null ? "-" : formatDuration(depth.oldestWaitingMs),
    ]),
  ];
}
