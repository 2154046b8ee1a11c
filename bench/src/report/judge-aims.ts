import type { NamedContender } from "../suite.ts";
import type { ResultRow } from "./result-file.ts";

/** The median of a row of a contender, p50 where it is a sample; `NaN` where it was not measured. */
export type FigureOf = (rowId: string, contenderId: NamedContender["id"]) => number;

/** A figure that a suite is held against. */
export interface Aim {
  readonly title: string;
  /** The least where higher is better, else the most. */
  readonly limit: number;
  readonly better: "higher" | "lower";
  measure(figureOf: FigureOf): number;
}

/** An aim beside what was measured. */
export interface JudgedAim {
  readonly title: string;
  readonly figure: number;
  /** `≥ 4` */
  readonly wanted: string;
  readonly isMet: boolean;
}

/** Those aims whose rows were all measured in a place. */
export function judgeAims(aims: readonly Aim[], rows: readonly ResultRow[]): readonly JudgedAim[] {
  const figureOf: FigureOf = (rowId, contenderId) => {
    const figure = rows.find((row) => row.rowId === rowId)?.figures[contenderId];
    return figure?.percentiles?.p50 ?? figure?.median ?? Number.NaN;
  };
  return aims.flatMap(({ title, limit, better, measure }) => {
    const figure = measure(figureOf);
    if (Number.isNaN(figure)) return [];
    const isMet = better === "higher" ? figure >= limit : figure <= limit;
    return [
      { title, figure, wanted: `${better === "higher" ? "≥" : "≤"} ${limit.toLocaleString("en")}`, isMet },
    ];
  });
}
