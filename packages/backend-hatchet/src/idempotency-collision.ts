/** Metadata of gRPC, as far as it is read here. */
interface Trailer {
  get(name: "grpc-status-details-bin"): Uint8Array | undefined;
}

/** The run that holds the key, from the trailer of a submit that ALREADY_EXISTS has ended. */
export async function readCollision(trailer: Trailer | undefined): Promise<string | undefined> {
  const details = trailer?.get("grpc-status-details-bin");
  if (details === undefined) return undefined;
  const { IdempotencyCollisionError, Status } = await import("./hatchet-sdk.ts");
  const collision = Status.decode(details).details.find(({ typeUrl }) =>
    typeUrl.endsWith(".IdempotencyCollisionError"),
  );
  const id = collision && IdempotencyCollisionError.decode(collision.value).existingRunExternalId;
  return id || undefined;
}
