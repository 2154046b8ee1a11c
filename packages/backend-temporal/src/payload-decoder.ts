// Loaded with the SDK's client, whose own functions these are: each of Temporal's packages uses them, and all of one
// installation have one version.
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

  async payload(payload: Payload | undefined): Promise<unknown> {
    return payload === undefined ? undefined : decodeFromPayloadsAtIndex(this.#converter, 0, [payload]);
  }

  /** As the SDK's client would throw it. */
  async failure(failure: Failure): Promise<Error | undefined> {
    return decodeOptionalFailureToOptionalError(this.#converter, failure);
  }
}
