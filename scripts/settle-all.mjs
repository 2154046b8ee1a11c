/**
 * Like `Promise.all`, but a failure waits for the others: what still runs would write into the checkout after the lock
 * is free.
 * @template {readonly unknown[]} Values
 * @param {readonly [...{ [Index in keyof Values]: Promise<Values[Index]> }]} promises
 * @returns {Promise<Values>}
 */
export async function settleAll(promises) {
  await Promise.allSettled(promises);
  return /** @type {Values} */ (/** @type {unknown} */ (await Promise.all(promises)));
}
