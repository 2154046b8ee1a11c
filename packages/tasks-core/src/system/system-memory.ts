import { freemem, totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import { defineTask } from "@task-abstraction/core";

/** Memory of the machine and of the worker process, in bytes. */
export interface Memory {
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** The limit of the container; `null` where there is none. */
  readonly limitBytes: number | null;
  /** What the process may still take, as the system sees it. */
  readonly availableBytes: number;
  readonly process: {
    readonly residentBytes: number;
    readonly heapUsedBytes: number;
    readonly heapLimitBytes: number;
    /** Buffers and what native code holds. */
    readonly externalBytes: number;
  };
}

/** Answers the memory of the machine and of the worker process. */
export const systemMemory = defineTask(
  "system_memory",
  { description: "Answers the memory of the machine and of the worker process." },
  (): Memory => {
    const { rss, heapUsed, external } = process.memoryUsage();
    const total = totalmem();
    const limit = process.constrainedMemory();
    return {
      totalBytes: total,
      freeBytes: freemem(),
      // Without a limit Linux answers a number beyond any machine.
      limitBytes: limit > 0 && limit < total ? limit : null,
      availableBytes: process.availableMemory(),
      process: {
        residentBytes: rss,
        heapUsedBytes: heapUsed,
        heapLimitBytes: getHeapStatistics().heap_size_limit,
        externalBytes: external,
      },
    };
  },
);
