import { type Check, isListOf, isObject, isOptional, isRecordOf, isWholeNumber } from "../arguments/check.ts";
import { isColumnList, isColumnName } from "../table/column-list.ts";
import { describeColumns, listColumnNames } from "../table/describe-columns.ts";
import type { Row, Table } from "../table/table.ts";
import { type Aggregation, aggregatedColumn, aggregateRows, isAggregation } from "./aggregation.ts";
import { type Derivation, deriveColumns, isDerivation, sourceOf } from "./derivation.ts";
import { KnownColumns } from "./known-columns.ts";
import { filterRows, isPredicate, type Predicate } from "./predicate.ts";
import { projectRows } from "./rename-columns.ts";
import { isSortKey, type SortKey, sortRows } from "./sort-rows.ts";

/** What becomes of rows, in the order of these options. Every one may be left out. */
export interface Transformation {
  /** New columns from date columns, by name: `{ month: { month: "date" } }`. */
  readonly derive?: Readonly<Record<string, Derivation>> | undefined;
  /** Keeps the rows that match all of these. */
  readonly where?: readonly Predicate[] | undefined;
  /** One row for each combination of these columns. */
  readonly groupBy?: readonly string[] | undefined;
  /** Columns about each group, by name; without `groupBy` about all rows together: `{ rain: { sum: "precipitation" } }`. */
  readonly aggregate?: Readonly<Record<string, Aggregation>> | undefined;
  readonly sort?: readonly SortKey[] | undefined;
  /** Keeps the first so many rows. */
  readonly limit?: number | undefined;
  /** Keeps these columns, in this order. */
  readonly select?: readonly string[] | undefined;
  /** New names by old ones. */
  readonly rename?: Readonly<Record<string, string>> | undefined;
}

const checks: { readonly [Key in keyof Transformation]-?: Check } = {
  derive: isOptional(isRecordOf(isDerivation)),
  where: isOptional(isListOf(isPredicate, { maximum: 100 })),
  groupBy: isOptional(isColumnList),
  aggregate: isOptional(isRecordOf(isAggregation, { minimum: 1 })),
  sort: isOptional(isListOf(isSortKey, { maximum: 100 })),
  limit: isOptional(isWholeNumber({ minimum: 0 })),
  select: isOptional(isColumnList),
  rename: isOptional(isRecordOf(isColumnName)),
};

/** A {@link Transformation} of no other options than these; all of them if none is named. */
export function isTransformation(
  options: readonly (keyof Transformation)[] = Object.keys(checks) as (keyof Transformation)[],
): Check {
  return isObject<Partial<Record<keyof Transformation, Check>>>(
    Object.fromEntries(options.map((option) => [option, checks[option]])) as never,
  );
}

/**
 * Carries a transformation out.
 *
 * @param named columns of the table in order, where they are known: rows may be few, or none
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS) for a column that there is not, or cells that do not suit
 */
export function transformRows(
  taskName: string,
  input: readonly Row[],
  named: readonly string[] | undefined,
  transformation: Transformation,
): Table {
  const { derive = {}, where = [], sort = [], limit, select, rename = {} } = transformation;
  const columns = new KnownColumns(taskName, [...(named ?? []), ...listColumnNames(input)]);

  columns.mustHold("derive", Object.values(derive).map(sourceOf));
  const derived = deriveColumns(taskName, input, derive);
  columns.add(Object.keys(derive));

  columns.mustHold(
    "where",
    where.map(({ column }) => column),
  );
  const grouped = groupRows(taskName, filterRows(taskName, derived, where), transformation, columns);

  columns.mustHold(
    "sort",
    sort.map(({ column }) => column),
  );
  const sorted = sortRows(grouped, sort).slice(0, limit);

  columns.mustHold("select", select ?? []);
  columns.mustHold("rename", Object.keys(rename));
  const { rows, names } = projectRows(taskName, sorted, select ?? columns.names, rename);
  return { rows, columns: describeColumns(rows, names) };
}

function groupRows(
  taskName: string,
  rows: readonly Row[],
  { groupBy = [], aggregate = {} }: Transformation,
  columns: KnownColumns,
): readonly Row[] {
  const added = Object.keys(aggregate);
  if (groupBy.length === 0 && added.length === 0) return rows;
  columns.mustHold("groupBy", groupBy);
  columns.mustHold("aggregate", Object.values(aggregate).map(aggregatedColumn));
  columns.replace([...groupBy, ...added]);
  return aggregateRows(taskName, rows, groupBy, aggregate);
}
