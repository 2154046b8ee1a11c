import type { HatchetClient } from "@hatchet-dev/typescript-sdk/v1/index.js";
import type { Logger } from "@task-abstraction/core";
import type { HatchetConfiguration } from "./hatchet-configuration.ts";

/** Makes the SDK's client, once, with our settings and our logger. */
export function createNativeClient(
  configuration: HatchetConfiguration,
  logger: Logger,
): () => Promise<HatchetClient> {
  let making: Promise<HatchetClient> | undefined;
  const make = async (): Promise<HatchetClient> => {
    const [{ HatchetClient }, { toSdkConfiguration }] = await Promise.all([
      import("@hatchet-dev/typescript-sdk/v1/index.js"),
      import("./open-client.ts"),
    ]);
    return HatchetClient.init({ ...toSdkConfiguration(configuration), logger: () => toSdkLogger(logger) });
  };
  return () => {
    making ??= make();
    return making;
  };
}

function toSdkLogger(logger: Logger) {
  const say = (level: keyof Logger) => (message: string, error?: unknown) => {
    logger[level](`Hatchet: ${message}`, error === undefined ? undefined : { error: String(error) });
  };
  const debug = say("debug");
  return { debug, info: debug, green: debug, util: debug, warn: say("warn"), error: say("error") } as never;
}
