import { statfs } from "node:fs/promises";
import { defineTask } from "@task-abstraction/core";
import { findAllowedRoots } from "../files/allowed-roots.ts";

/** The disk under one of the folders that file tasks may touch. */
export interface Disk {
  readonly folder: string;
  readonly totalBytes: number;
  /** What the worker's user may still write. */
  readonly availableBytes: number;
  /** From 0 to 1. */
  readonly usedShare: number;
}

/** Answers the room on the disks under the worker's allowed folders. */
export const systemDisk = defineTask(
  "system_disk",
  {
    description: "Answers the room on the disks under the worker's allowed folders.",
    retry: { nonRetryable: ["ConfigurationError"] },
  },
  async (): Promise<readonly Disk[]> => {
    const roots = await findAllowedRoots();
    return Promise.all(roots.map(({ real }) => measureDisk(real)));
  },
);

async function measureDisk(folder: string): Promise<Disk> {
  const { bsize, blocks, bfree, bavail } = await statfs(folder);
  return {
    folder,
    totalBytes: blocks * bsize,
    availableBytes: bavail * bsize,
    usedShare: blocks === 0 ? 0 : Math.round(((blocks - bfree) / blocks) * 1_000) / 1_000,
  };
}
