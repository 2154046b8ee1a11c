import { createPause } from "../pause/create-pause.ts";
import type { JsonRecord } from "../records/records.ts";
import { type Block, nameBlocks, suggestBlocks } from "./blocking.ts";
import { type ComparableRecord, RecordComparator } from "./compare-records.ts";
import type { Deduplication } from "./deduplication.ts";
import { type LinkedGroup, LinkForest } from "./link-forest.ts";

const DEFAULT_THRESHOLD = 0.85;

/** What a run has found so far. */
interface Search {
  readonly comparator: RecordComparator;
  /** By the place of the record. */
  readonly comparables: ComparableRecord[];
  readonly links: LinkForest;
  readonly pause: () => Promise<void> | undefined;
}

/**
 * Groups of records that are one, by their places in the input.
 *
 * @throws `signal.reason` after an abort
 */
export async function findDuplicates(
  records: readonly JsonRecord[],
  { keys, threshold = DEFAULT_THRESHOLD, blocking }: Deduplication,
  signal: AbortSignal,
): Promise<readonly LinkedGroup[]> {
  signal.throwIfAborted();
  const search: Search = {
    comparator: new RecordComparator(keys, threshold),
    comparables: [],
    links: new LinkForest(records.length),
    pause: createPause(signal),
  };
  const members = await linkEqualRecords(records, search);
  const input = { keys: search.comparator.keys, comparables: search.comparables, members };
  const blocks = blocking === undefined ? suggestBlocks(input) : nameBlocks(records, blocking, input);
  for (const block of blocks) await compareBlock(block, search);
  return search.links.groups();
}

/**
 * Makes records comparable and links those that are then the same; answers the place of one of each, so that there is
 * less to compare. Records that have too little to be compared are left out.
 */
async function linkEqualRecords(records: readonly JsonRecord[], search: Search): Promise<readonly number[]> {
  const { comparator, comparables, links, pause } = search;
  const firsts = new Map<string, number>();
  for (const [index, record] of records.entries()) {
    const comparable = comparator.normalise(record);
    comparables.push(comparable);
    if (comparator.isComparable(comparable)) {
      const fingerprint = JSON.stringify(comparable.map((value) => value?.text));
      const first = firsts.get(fingerprint);
      if (first === undefined) firsts.set(fingerprint, index);
      else links.add({ left: first, right: index, score: 1 });
    }
    await pause();
  }
  return [...firsts.values()];
}

async function compareBlock({ members, reach }: Block, search: Search): Promise<void> {
  const { comparator, comparables, links, pause } = search;
  for (const [place, member] of members.entries()) {
    const comparable = comparables[member] as ComparableRecord;
    for (const other of members.slice(place + 1, place + 1 + reach)) {
      const score = comparator.compare(comparable, comparables[other] as ComparableRecord);
      if (score !== undefined)
        links.add({ left: Math.min(member, other), right: Math.max(member, other), score });
    }
    await pause();
  }
}
