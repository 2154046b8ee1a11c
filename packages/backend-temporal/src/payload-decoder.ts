// Loaded with the SDK's client, whose own functions these are: each of Temporal's packages uses them, and all of one
// installation have one version.
import { ResultUnavailableError } from "@task-abstraction/core";
import type { Client } from "@temporalio/client";
import type { Payload } from "@temporalio/common";
import {
  decodeFromPayloadsAtIndex,
  decodeOptionalFailureToOptionalError,
} from "@temporalio/common/lib/internal-non-workflow/index.js";

type DataConverter = Client["workflow"]["options"]["loadedDataConverter"];
/** A failure as the server keeps it. */
export type Failure = NonNullable<Parameters<typeof decodeOptionalFailureToOptionalError>[1]>;

/** Reads what workflows and activities were given, and gave: through the user's codecs and converter. */
export class PayloadDecoder {
  readonly #converter: DataConverter;

  constructor(converter: DataConverter) {
    this.#converter = converter;
  }

  /** @throws ResultUnavailableError (RESULT_UNAVAILABLE) when it cannot be decoded here */
  async payload(id: string, payload: Payload | undefined): Promise<unknown> {
    if (payload === undefined) return undefined;
    return readable(id, () => decodeFromPayloadsAtIndex(this.#converter, 0, [payload]));
  }

  /**
   * As the SDK's client would throw it.
   *
   * @throws ResultUnavailableError (RESULT_UNAVAILABLE) when it cannot be decoded here
   */
  async failure(id: string, failure: Failure): Promise<Error | undefined> {
    return readable(id, () => decodeOptionalFailureToOptionalError(this.#converter, failure));
  }
}

/**
 * What has been decoded of a run.
 *
 * @throws ResultUnavailableError (RESULT_UNAVAILABLE) when that failed: reading again would not help
 */
export async function readable<Value>(id: string, decode: () => Promise<Value>): Promise<Value> {
  try {
    return await decode();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ResultUnavailableError(
      id,
      `it cannot be decoded (${reason}). Give this process the dataConverter of its workers.`,
    );
  }
}
