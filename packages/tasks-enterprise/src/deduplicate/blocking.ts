import type { JsonRecord } from "../records/records.ts";
import type { ComparableRecord } from "./compare-records.ts";
import type { DeduplicationKey } from "./deduplication.ts";
import { type ComparableValue, cellOf, normaliseText } from "./normalise.ts";

/** Records to compare with each other: each with the next `reach` members, in their order. */
export interface Block {
  readonly members: readonly number[];
  readonly reach: number;
}

/** Pairs grow with the square: up to here a block that the keys suggest is compared in full. */
const MAX_SUGGESTED_BLOCK = 100;
/** A block of columns that the caller named may be larger, since it was meant. */
const MAX_NAMED_BLOCK = 1_000;
/** How far a record looks among those that sort near it. */
const NEIGHBOURS = 15;
/** First letters of a word that records must share; typing errors are rarer there. */
const PREFIX_LETTERS = 4;
/** Shorter words (of, de, AG) are in half of all names. */
const MIN_WORD_LETTERS = 3;

/** What blocks are made of. */
export interface BlockingInput {
  readonly keys: readonly DeduplicationKey[];
  /** By index; only those listed in `members` are looked at. */
  readonly comparables: readonly ComparableRecord[];
  readonly members: readonly number[];
}

/**
 * Blocks of records that share something, so that not every record is compared with every other: a word's first
 * letters, an address, the end of a telephone number, an exact value. Records that sort near each other by a key are
 * compared too, which finds those whose first letters differ. Made as they are asked for: each takes a while.
 */
export function* suggestBlocks({ keys, comparables, members }: BlockingInput): Iterable<Block> {
  for (const [index, { compare }] of keys.entries()) {
    const findValue = (member: number): ComparableValue | undefined => comparables[member]?.[index];
    for (const order of ordersOf(compare))
      yield sortNeighbours(members, (member) => order(findValue(member)));
    const groups = groupBy(members, (member) => {
      const value = findValue(member);
      return value === undefined ? [] : partsOf(value, compare);
    });
    for (const group of groups) {
      if (group.length <= MAX_SUGGESTED_BLOCK) yield { members: group, reach: Number.POSITIVE_INFINITY };
      else yield sortNeighbours(group, (member) => describeWhole(comparables[member]));
    }
  }
}

/** Blocks of records that are the same in a named column; a large one is divided as the keys suggest. */
export function* nameBlocks(
  records: readonly JsonRecord[],
  columns: readonly string[],
  input: BlockingInput,
): Iterable<Block> {
  for (const column of columns) {
    const groups = groupBy(input.members, (member) => {
      const value = cellOf(records[member] as JsonRecord, column);
      const text = normaliseText(typeof value === "object" ? JSON.stringify(value) : String(value ?? ""));
      return text === "" ? [] : [text];
    });
    for (const members of groups) {
      if (members.length <= MAX_NAMED_BLOCK) yield { members, reach: Number.POSITIVE_INFINITY };
      else yield* suggestBlocks({ ...input, members });
    }
  }
}

function describeWhole(record: ComparableRecord | undefined): string | undefined {
  return record?.map((value) => value?.sorted || value?.text).join(" ");
}

/** What two records must share one of to be compared because of this value. */
function partsOf(value: ComparableValue, comparison: DeduplicationKey["compare"]): readonly string[] {
  switch (comparison) {
    case "exact":
    case "email":
      return [value.text];
    case "number":
      return [];
    case "phone":
      return [value.text.slice(-7)];
    case "text":
      return prefixesOf(value.text);
  }
}

function prefixesOf(text: string): readonly string[] {
  const words = text.split(" ");
  const telling = words.filter((word) => word.length >= MIN_WORD_LETTERS);
  return [...new Set((telling.length > 0 ? telling : words).map((word) => word.slice(0, PREFIX_LETTERS)))];
}

type Order = (value: ComparableValue | undefined) => string | number | undefined;

const byText: Order = (value) => value?.text;
const bySortedWords: Order = (value) => value?.sorted;
const byEnd: Order = (value) => (value === undefined ? undefined : [...value.text].reverse().join(""));
const byNumber: Order = (value) => value?.number;

/** By which orders likely duplicates are neighbours. */
function ordersOf(comparison: DeduplicationKey["compare"]): readonly Order[] {
  switch (comparison) {
    case "exact":
    case "phone":
      return [];
    case "number":
      return [byNumber];
    case "email":
      return [byText, byEnd];
    case "text":
      return [byText, bySortedWords, byEnd];
  }
}

function sortNeighbours(
  members: readonly number[],
  orderOf: (member: number) => string | number | undefined,
): Block {
  const ordered = members.flatMap((member) => {
    const order = orderOf(member);
    return order === undefined ? [] : [{ member, order }];
  });
  ordered.sort((left, right) =>
    left.order < right.order ? -1 : left.order > right.order ? 1 : left.member - right.member,
  );
  return { members: ordered.map(({ member }) => member), reach: NEIGHBOURS };
}

/** The groups of two or more members that share a part. */
function groupBy(
  members: readonly number[],
  partsOfMember: (member: number) => readonly string[],
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const member of members) {
    for (const part of partsOfMember(member)) {
      const group = groups.get(part);
      if (group === undefined) groups.set(part, [member]);
      else group.push(member);
    }
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
