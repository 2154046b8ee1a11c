import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { changeDirectory, createFolder } from "../../test/temporary-folder.ts";
import { isPath, resolveModule, startingFolders } from "./resolve-module.ts";

const packageFiles = {
  "node_modules/x/package.json": {
    name: "x",
    type: "module",
    exports: { ".": { default: "./main.js" }, "./sub": "./sub.js" },
  },
  "node_modules/x/main.js": "",
  "node_modules/x/sub.js": "",
};

afterEach(() => void vi.restoreAllMocks());

describe("resolveModule()", () => {
  it("finds a package and its subpaths from a folder", () => {
    const folder = createFolder(packageFiles);
    expect(resolveModule("x", folder)).toBe(join(folder, "node_modules/x/main.js"));
    expect(resolveModule("x/sub", folder)).toBe(join(folder, "node_modules/x/sub.js"));
  });

  it("finds a package from a file's path and from its URL, in folders above", () => {
    const folder = createFolder({ ...packageFiles, "source/app.ts": "" });
    const file = join(folder, "source/app.ts");
    const expected = join(folder, "node_modules/x/main.js");
    expect([resolveModule("x", file), resolveModule("x", pathToFileURL(file).href)]).toEqual([
      expected,
      expected,
    ]);
  });

  it("finds a package from the working directory, then from the folder of the program", () => {
    const application = createFolder({ ...packageFiles, "program.js": "" });
    vi.spyOn(process, "argv", "get").mockReturnValue(["node", join(application, "program.js")]);
    const directory = createFolder({
      "node_modules/y/package.json": { name: "y" },
      "node_modules/y/index.js": "",
    });
    changeDirectory(directory);
    expect(resolveModule("y", undefined)).toBe(join(directory, "node_modules/y/index.js"));
    expect(resolveModule("x", undefined)).toBe(join(application, "node_modules/x/main.js"));
  });

  it("never finds what only this package's own folder has", () => {
    expect(resolveModule("fast-check", import.meta.dirname)).toBeDefined();
    changeDirectory(createFolder({}));
    vi.spyOn(process, "argv", "get").mockReturnValue(["node"]);
    expect(resolveModule("fast-check", undefined)).toBeUndefined();
  });

  it("finds a file by a relative path, an absolute one and a URL", () => {
    const folder = createFolder({ "tasks.ts": "" });
    const file = join(folder, "tasks.ts");
    expect([
      resolveModule("./tasks.ts", folder),
      resolveModule(file, "/"),
      resolveModule(pathToFileURL(file).href, "/"),
    ]).toEqual([file, file, file]);
  });

  it("finds the entry of a folder, by main, index.js or exports", () => {
    const folder = createFolder({
      "with-main/package.json": { main: "lib.js" },
      "with-main/lib.js": "",
      "with-index/index.js": "",
      "with-exports/package.json": { name: "with-exports", exports: "./entry.js" },
      "with-exports/entry.js": "",
      "with-nothing/package.json": {},
    });
    expect(resolveModule("./with-main", folder)).toBe(join(folder, "with-main/lib.js"));
    expect(resolveModule("./with-index", folder)).toBe(join(folder, "with-index/index.js"));
    expect(resolveModule("./with-exports", folder)).toBe(join(folder, "with-exports/entry.js"));
    expect(resolveModule("./with-nothing", folder)).toBeUndefined();
  });

  it("answers undefined where there is nothing", () => {
    const folder = createFolder({ "empty/file": "" });
    expect(
      ["./missing.ts", "missing", "@scope/missing", "./empty"].map((name) => resolveModule(name, folder)),
    ).toEqual(Array(4).fill(undefined));
  });

  it("throws for a package whose exports no importer of this kind may use", () => {
    const folder = createFolder({
      "node_modules/x/package.json": { name: "x", exports: { ".": { browser: "./x.js" } } },
    });
    expect(() => resolveModule("x", folder)).toThrow(
      expect.objectContaining({ code: "ERR_PACKAGE_PATH_NOT_EXPORTED" }),
    );
  });
});

describe("startingFolders()", () => {
  it("is the working directory alone in a process without a program", () => {
    vi.spyOn(process, "argv", "get").mockReturnValue(["node"]);
    expect(startingFolders(undefined)).toEqual([process.cwd()]);
  });

  it("is the folder of a path that does not exist", () => {
    expect(startingFolders("/nowhere/app.ts")).toEqual(["/nowhere"]);
  });
});

describe("isPath()", () => {
  it("tells files from packages", () => {
    expect(["./a", "../a", ".", "..", "/a", "file:///a", "C:\\a", "d:/a"].map(isPath)).toEqual(
      Array(8).fill(true),
    );
    expect(["a", "@scope/a", "a/b.ts", ".a"].map(isPath)).toEqual(Array(4).fill(false));
  });
});
