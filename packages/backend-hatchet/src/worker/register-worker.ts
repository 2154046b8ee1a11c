import type { HatchetConnection } from "../hatchet-connection.ts";

/** What a worker is registered as. */
export interface Registration {
  readonly name: string;
  readonly actions: readonly string[];
  readonly slots: number;
  readonly labels: Readonly<Record<string, string | number>>;
}

/** Its id in the engine. @throws what the engine answers */
export async function registerWorker(
  connection: HatchetConnection,
  { name, actions, slots, labels }: Registration,
): Promise<string> {
  const { HATCHET_VERSION, SDKS } = await import("../hatchet-sdk.ts");
  const { workerId } = await connection.call(({ dispatcher }, deadline) =>
    dispatcher.register(
      {
        workerName: name,
        services: ["default"],
        actions: [...actions],
        slotConfig: { default: slots },
        labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, toLabel(value)])),
        runtimeInfo: {
          sdkVersion: HATCHET_VERSION,
          language: SDKS.TYPESCRIPT,
          languageVersion: process.version,
          os: process.platform,
        },
      },
      deadline,
    ),
  );
  return workerId;
}

function toLabel(value: string | number) {
  return typeof value === "string" ? { strValue: value } : { intValue: value };
}
