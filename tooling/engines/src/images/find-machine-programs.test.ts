import { chmod, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { findMachinePrograms } from "./find-machine-programs.ts";
import { withTemporaryFolder } from "./with-temporary-folder.ts";

const programs = { names: ["spin", "weave"], otherwise: "or buy cloth" };

afterEach(() => vi.unstubAllEnvs());

test("findMachinePrograms() finds what PATH leads to, through links", async () => {
  await withPrograms(["spin"], async (folder) => {
    await symlink(join(folder, "spin"), join(folder, "weave"));
    expect(Object.fromEntries(findMachinePrograms(programs, "linux"))).toEqual({
      spin: join(folder, "spin"),
      weave: join(folder, "spin"),
    });
  });
});

test("findMachinePrograms() throws PROGRAMS_UNAVAILABLE with what is missing and what else can be done", async () => {
  await withPrograms(["spin"], async () => {
    expect(() => findMachinePrograms(programs, "linux")).toThrow(
      expect.objectContaining({
        code: "PROGRAMS_UNAVAILABLE",
        message: expect.stringMatching(/there is no weave for .*Put spin, weave .*, or buy cloth\.$/),
      }),
    );
  });
});

test("findMachinePrograms() takes no programs of a system other than Linux", async () => {
  await withPrograms(programs.names, async () => {
    expect(() => findMachinePrograms(programs, "darwin")).toThrow(
      expect.objectContaining({ code: "PROGRAMS_UNAVAILABLE" }),
    );
  });
});

/** Lends a folder with programs that is all of PATH. */
function withPrograms(names: readonly string[], action: (folder: string) => Promise<void>): Promise<void> {
  return withTemporaryFolder(async (folder) => {
    for (const name of names) {
      await writeFile(join(folder, name), "#!/bin/sh\n");
      await chmod(join(folder, name), 0o755);
    }
    vi.stubEnv("PATH", folder);
    await action(folder);
  });
}
