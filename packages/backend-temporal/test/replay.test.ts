import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { beforeAll, describe, expect, it } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const files = globSync(path("histories/*/*.json"));

type Bundle = Awaited<ReturnType<typeof bundleWorkflowCode>>;
let workflowBundle: Bundle;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger("ERROR", () => undefined) });
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: path("../src/workflow/run-plan.ts"),
    workflowInterceptorModules: [path("../src/workflow/carry-envelope.ts")],
    logger: new DefaultLogger("ERROR"),
  });
});

/** As JSON of protobuf, where names of events are words. */
interface StoredHistory {
  readonly events: { activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
}

function read(file: string): StoredHistory {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Resolves where the workflow of today does, for what has happened, what that of then did. */
function replay(history: StoredHistory): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle }, historyFromJSON(history), "replayed");
}

describe("the workflow of today carries on what was begun with", () => {
  it.each(files.map((file) => [`${basename(dirname(file))}: ${basename(file, ".json")}`, file]))(
    "%s",
    async (_title, file) => {
      await replay(read(file));
    },
  );

  it("histories that are stored", () => expect(files.length).toBeGreaterThan(4));
});

it("a workflow that does something else is noticed", async () => {
  const history = read(path("histories/v1/chain.json"));
  const scheduled = history.events.flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
  for (const { activityType } of scheduled.slice(1)) activityType.name = "other";
  await expect(replay(history)).rejects.toThrow(/[Nn]ondeterminism|does not match/);
});
