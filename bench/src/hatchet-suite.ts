import { startHatchet, takeHatchetTenant } from "@task-abstraction/engines";
import type { HatchetPlace } from "./contender.ts";
import { hatchetAims } from "./server-aims.ts";
import type { NamedContender, OpenPlace, Suite } from "./suite.ts";

const contenders: readonly NamedContender[] = [
  {
    id: "raw",
    side: "best",
    title: "Hatchet's SDK",
    module: new URL("contenders/raw-hatchet.ts", import.meta.url),
    exported: "openRawHatchet",
  },
  {
    id: "ours",
    side: "ours",
    title: "ours",
    module: new URL("contenders/our-hatchet.ts", import.meta.url),
    exported: "openOurHatchet",
  },
];

/** Hatchet's SDK with workflows written by hand, and under ours. */
export const hatchetSuite: Suite = {
  name: "hatchet",
  rival: "Hatchet's SDK",
  contenders,
  places: { hatchet: openHatchet },
  aims: hatchetAims,
};

/** One engine for both, with a tenant each. */
async function openHatchet(): Promise<OpenPlace> {
  const server = await startHatchet();
  const places = new Map<string, HatchetPlace>();
  for (const { id } of contenders) {
    const { token, hostPort, apiUrl, tlsStrategy } = await takeHatchetTenant(server);
    places.set(id, { kind: "hatchet", token, hostPort, apiUrl, tlsStrategy });
  }
  return {
    title: `Hatchet ${server.version}`,
    placeFor: ({ id }) => places.get(id) as HatchetPlace,
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
