import type { Row } from "./row.ts";

const START = {
  unit: "ms",
  better: "lower",
  places: ["owner", "postgres", "rabbitmq", "redis"],
  freshProcess: true,
} as const;

/** What a process pays before its first task. */
export const startRows: readonly Row[] = [
  { ...START, id: "import", title: "import", measure: async (_contender, _queue, { importMs }) => importMs },
  {
    ...START,
    id: "start",
    title: "import to first task submitted",
    async measure(contender, queue, { importMs, openMs }) {
      const began = performance.now();
      await contender.submit(queue, 0);
      return importMs + openMs + performance.now() - began;
    },
  },
];
