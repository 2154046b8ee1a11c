import type { Place } from "./contender.ts";
import type { ContenderSource } from "./process/start-contender.ts";
import type { Aim } from "./report/judge-aims.ts";
import type { PlaceKind } from "./rows/row.ts";

/** One side of a comparison, by the name in the table. */
export interface NamedContender extends ContenderSource {
  readonly id:
    | "documented"
    | "raw"
    | "raw-two-loops"
    | "consume-only"
    | "celery-node"
    | "python-prefork"
    | "python-solo"
    | "ours";
  /** Ours is held against whichever of the `best` is the best in a row; others are only shown. */
  readonly side: "ours" | "best" | "shown";
  readonly title: string;
  /** The rows it is measured in. Default: all. */
  readonly rowIds?: readonly string[] | undefined;
  /** Where it is measured. Default: in all places of its suite. */
  readonly placeKinds?: readonly PlaceKind[] | undefined;
}

/** An engine that runs for as long as it is measured: one for each contender, or a share of one that they have all. */
export interface OpenPlace extends AsyncDisposable {
  readonly title: string;
  placeFor(contender: NamedContender): Place;
}

/** What is compared, and where. */
export interface Suite {
  readonly name: string;
  /** What the best of the raw contenders is called in the chart. */
  readonly rival: string;
  readonly contenders: readonly NamedContender[];
  readonly places: Readonly<Partial<Record<PlaceKind, () => Promise<OpenPlace>>>>;
  /** What the figures are held against, beside the table. */
  readonly aims?: readonly Aim[] | undefined;
}
