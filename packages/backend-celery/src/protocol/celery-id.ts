import { createHash, randomUUID } from "node:crypto";

/** The id of a chain that this library submitted: it tells how many steps there are, and theirs follow from it. */
const CHAIN_ID = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([1-9]\d{0,3})$/;

/** A new id for a chain of so many steps. */
export function createChainId(steps: number): string {
  return `${randomUUID()}.${steps}`;
}

/**
 * The ids of the tasks that are its steps, in order. An id that is not of this library is taken for the last task of a
 * chain that Python made: its only known step.
 */
export function stepIds(chainId: string): readonly [string, ...string[]] {
  const [, uuid, count] = CHAIN_ID.exec(chainId) ?? [];
  if (uuid === undefined) return [chainId];
  return Array.from({ length: Number(count) }, (_, index) => stepId(uuid, index)) as [string, ...string[]];
}

/** True for the id of a chain that this library submitted. */
export function isChainId(id: string): boolean {
  return CHAIN_ID.test(id);
}

/** UUID version 5 of the step's number in the namespace of its chain. https://www.rfc-editor.org/rfc/rfc9562#section-5.5 */
function stepId(chain: string, index: number): string {
  const namespace = Buffer.from(chain.replaceAll("-", ""), "hex");
  const hash = createHash("sha1").update(namespace).update(String(index)).digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  const hex = hash.toString("hex").slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
