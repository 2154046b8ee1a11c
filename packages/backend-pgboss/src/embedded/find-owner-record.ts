import { type DataDirectory, unusableDirectory } from "./data-directory.ts";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import { type OwnerRecord, readOwnerRecord } from "./owner-record.ts";
import { isTrustedAddress } from "./socket-address.ts";

/**
 * The owner that the lock of `directory` names, alive or not; undefined where it names none.
 *
 * @throws EmbeddedEngineError `EMBEDDED_DIRECTORY` where another user holds the lock, or has put one there.
 */
export async function findOwnerRecord({ root, lock }: DataDirectory): Promise<OwnerRecord | undefined> {
  const record = await readOwnerRecord(lock).catch((cause: unknown) => {
    throw unusableDirectory(root, cause);
  });
  if (record === undefined || record === "unreadable") return undefined;
  if (await isTrustedAddress(record.socketPath)) return record;
  throw new EmbeddedEngineError(
    "EMBEDDED_DIRECTORY",
    `The lock ${lock} leads to a process of another user, at ${record.socketPath}. Use a data directory that only this user may write.`,
  );
}
