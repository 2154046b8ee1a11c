import type { Aim } from "./report/judge-aims.ts";

/** What the figures of Celery are held against. */
export const celeryAims: readonly Aim[] = [
  {
    title: "ours works off / Python prefork",
    limit: 4,
    better: "higher",
    measure: (figure) => figure("rate-100", "ours") / figure("rate-100", "python-prefork"),
  },
  {
    title: "ours works off, tasks/s",
    limit: 10_000,
    better: "higher",
    measure: (figure) => figure("rate-100", "ours"),
  },
  {
    title: "raw clients work off / amqplib with nothing stored",
    limit: 0.55,
    better: "higher",
    measure: (figure) => figure("rate-100", "raw") / figure("rate-100", "consume-only"),
  },
  {
    title: "ours submits in one call / one by one",
    limit: 6,
    better: "higher",
    measure: (figure) => figure("submit-bulk", "ours") / figure("submit-one-by-one", "ours"),
  },
  {
    title: "ours submits in one call, tasks/s",
    limit: 15_000,
    better: "higher",
    measure: (figure) => figure("submit-bulk", "ours"),
  },
  {
    title: "submit to result, p50, ours / SUBSCRIBE by itself",
    limit: 1.2,
    better: "lower",
    measure: (figure) => figure("latency-idle", "ours") / figure("latency-idle", "raw"),
  },
];
