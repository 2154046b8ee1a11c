import { measureCostAtBacklog } from "../measures/backlog.ts";
import { PGBOSS_PLACES, type PlaceKind, type Row } from "./row.ts";

const BACKLOGS: readonly { readonly backlog: number; readonly places: readonly PlaceKind[] }[] = [
  { backlog: 1_000, places: PGBOSS_PLACES },
  { backlog: 10_000, places: PGBOSS_PLACES },
  { backlog: 100_000, places: ["postgres"] },
];

/** What a task costs while many others wait. */
export const backlogRows: readonly Row[] = (["submit", "work"] as const).flatMap((part) =>
  BACKLOGS.map(({ backlog, places }) => ({
    id: `${part}-at-${backlog}`,
    title: `${part === "submit" ? "submit" : "work off"} one, ${backlog.toLocaleString("en")} waiting`,
    unit: "ms" as const,
    better: "lower" as const,
    places,
    measure: (contender, queue) => measureCostAtBacklog(contender, queue, { backlog, part }),
  })),
);
