import { startTemporal } from "@task-abstraction/engines";
import type { TemporalPlace } from "./contender.ts";
import { temporalAims } from "./server-aims.ts";
import type { NamedContender, OpenPlace, Suite } from "./suite.ts";

const contenders: readonly NamedContender[] = [
  {
    id: "raw",
    side: "best",
    title: "Temporal's SDK",
    module: new URL("contenders/raw-temporal.ts", import.meta.url),
    exported: "openRawTemporal",
  },
  {
    id: "ours",
    side: "ours",
    title: "ours",
    module: new URL("contenders/our-temporal.ts", import.meta.url),
    exported: "openOurTemporal",
  },
];

/** Temporal's SDK with a workflow written by hand, or a standalone activity, and under ours. */
export const temporalSuite: Suite = {
  name: "temporal",
  rival: "Temporal's SDK",
  contenders,
  places: {
    "temporal-workflow": () => openServer("temporal-workflow", "workflows"),
    "temporal-activity": () => openServer("temporal-activity", "standalone activities"),
  },
  aims: temporalAims,
};

/** One server for both, in memory: one that has done much is slower. */
async function openServer(kind: TemporalPlace["kind"], what: string): Promise<OpenPlace> {
  const server = await startTemporal();
  return {
    title: `Temporal ${server.version}, ${what}`,
    placeFor: () => ({ kind, address: server.address }),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
