import { expect, test } from "vitest";
import { createNamespace, runTemporal, startTemporal } from "../src/index.ts";
import { temporalVersions } from "../src/temporal/temporal-version.ts";
import { withTemporal } from "../src/temporal/with-temporal.ts";

test.for(temporalVersions.offered)(
  "startTemporal() starts version %s, whose workflows survive a kill",
  async (version) => {
    await using temporal = await startTemporal({ version, databaseFile: true });
    const world = await createNamespace(temporal);
    const id = ["--workflow-id", "kept"];
    const words = ["workflow", "start", "--type", "nothing", "--task-queue", "nobody", ...id];
    expect(await runTemporal(world, words)).toMatchObject({ exitCode: 0 });
    await temporal.kill();
    await temporal.start();
    const { serverVersion } = await withTemporal(temporal.address, ({ workflowService }) =>
      workflowService.getSystemInfo({}),
    );
    expect(serverVersion).toMatch(new RegExp(`^${version}\\.`));
    expect(await runTemporal(world, ["workflow", "describe", ...id])).toMatchObject({ exitCode: 0 });
  },
);
