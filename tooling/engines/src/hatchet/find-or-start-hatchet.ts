import { type HatchetAddress, readHatchetAddress } from "./hatchet-address.ts";
import type { HatchetOptions } from "./plan-hatchet.ts";
import { type HatchetServer, startHatchet } from "./start-hatchet.ts";

/** A Hatchet to work with, whoever has started it. */
export interface HatchetInUse {
  readonly address: HatchetAddress;
  /** Undefined for one that the environment names: nobody kills it from here. */
  readonly server: HatchetServer | undefined;
  /** Removes what was started here, and leaves alone what was not. */
  stop(): Promise<void>;
}

/**
 * The Hatchet that HATCHET_CLIENT_TOKEN and HATCHET_CLIENT_HOST_PORT name, as it is, else one that is started.
 *
 * @throws ProgramsUnavailableError where no Hatchet can be had, with what to do
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function findOrStartHatchet(options?: HatchetOptions): Promise<HatchetInUse> {
  const found = readHatchetAddress();
  if (found !== undefined) return { address: found, server: undefined, stop: async () => undefined };
  const server = await startHatchet(options);
  const { token, hostPort, apiUrl, tlsStrategy, inside, stop } = server;
  // A server is more than what can be handed to another process.
  return { address: { token, hostPort, apiUrl, tlsStrategy, inside }, server, stop };
}
