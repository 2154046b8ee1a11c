import { describe, expect, it } from "vitest";
import type { StartReport, WorkReport } from "./embedded/confined-program.ts";
import { type Confinement, confinement, runConfined } from "./embedded/run-confined.ts";

const MEBIBYTE = 1024 * 1024;

/** By the error of the file system that each way of having no room brings about. */
const NO_ROOM = {
  "small-disk": /the disk is full|No space left on device/,
  "file-limit": /a larger file than this user may write|File too large/,
}[confinement];

describe(`when there is no room (${confinement})`, { timeout: 60_000 }, () => {
  // A limit on the size of files does not stop what is smaller than a block.
  const roomsToStart = confinement === "small-disk" ? [100, 20 * MEBIBYTE] : [MEBIBYTE];
  it.each(roomsToStart)(
    "a start with %d bytes is refused with the reason, and works when there is room",
    async (room) => {
      const { confined, leftovers, free } = await runConfined<StartReport>("start", room);
      expect(confined).toEqual({
        ids: [],
        failures: Array(3).fill({
          code: "SUBMIT_FAILED",
          outcome: "not-sent",
          message: expect.stringMatching(NO_ROOM),
        }),
      });
      expect(leftovers).toEqual([]);
      expect(free).toMatchObject({ ids: [expect.any(String)], failures: [] });
    },
  );

  // The first statement that needs a larger table fails; a full log ends the owner, and the next one cannot start. A
  // limit on the size of files stops the log first, whose files are large from the start.
  const refused = ["not-sent", "not-sent", "not-sent"];
  const ended = ["unknown", "not-sent", "not-sent"];
  const casesOfWork: Record<Confinement, [what: string, room: number, outcomes: string[]][]> = {
    "small-disk": [
      ["tables", 2 * MEBIBYTE, refused],
      ["log", 10 * MEBIBYTE, ended],
    ],
    "file-limit": [["log", 15 * MEBIBYTE, ended]],
  };
  it.each(casesOfWork[confinement])(
    "submits are refused with the reason once the %s cannot grow, and nothing that resolved is lost",
    async (_what, room, outcomes) => {
      const { confined, free, missing } = await runConfined<WorkReport>("work", room);
      console.log(`${confined.ids.length} submitted until there was no room`);
      expect(confined.ids.length).toBeGreaterThan(10);
      expect(confined.failures.map(({ outcome }) => outcome)).toEqual(outcomes);
      for (const { code, outcome, message } of confined.failures) {
        expect(code).toBe("SUBMIT_FAILED");
        if (outcome === "not-sent") expect(message).toMatch(NO_ROOM);
      }
      expect(free.ids).toHaveLength(1);
      expect(missing).toEqual([]);
    },
  );

  const readOnly = confinement === "small-disk" ? ["a read-only file system"] : [];
  it.each(readOnly)(
    "submits are refused on %s with the reason, and all is there when it can be written",
    async () => {
      const { confined, free, missing } = await runConfined<WorkReport>("readOnly", 0);
      for (const failure of confined.failures) {
        expect(failure).toMatchObject({ code: "SUBMIT_FAILED", outcome: "not-sent" });
        expect(failure.message).toContain("it is on a read-only file system");
      }
      expect([confined.ids.length, free.ids.length, missing.length]).toEqual([0, 1, 0]);
    },
  );
});
