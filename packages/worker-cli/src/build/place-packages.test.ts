import { expect, test } from "vitest";
import type { InstalledPackage } from "./package-closure.ts";
import { listTopPackages, placePackages } from "./place-packages.ts";

function installed(name: string, version: string, ...dependencies: InstalledPackage[]): InstalledPackage {
  const byName = new Map(dependencies.map((dependency) => [dependency.name, dependency]));
  return { name, version, folder: `/${name}@${version}`, description: {}, dependencies: byName };
}

function place(...wanted: InstalledPackage[]): string[] {
  const byName = new Map(wanted.map((found) => [found.name, found]));
  return placePackages(byName).map(({ path, package: found }) => `${path} ${found.version}`);
}

test("what all agree on is at the top, once", () => {
  const leaf = installed("leaf", "1");
  expect(place(installed("a", "1", leaf), installed("b", "1", leaf))).toEqual([
    "node_modules/a 1",
    "node_modules/b 1",
    "node_modules/leaf 1",
  ]);
});

test("a second version is below the package that asks for it", () => {
  const first = installed("a", "1", installed("leaf", "1"));
  expect(place(first, installed("b", "1", installed("leaf", "2")))).toEqual([
    "node_modules/a 1",
    "node_modules/b 1",
    "node_modules/b/node_modules/leaf 2",
    "node_modules/leaf 1",
  ]);
});

test("a package in another gets its own version again where the one around it has another", () => {
  const leaf1 = installed("leaf", "1");
  const inner2 = installed("inner", "2", leaf1);
  const outer = installed("outer", "1", inner2, installed("leaf", "2"));
  expect(place(installed("a", "1", leaf1, installed("inner", "1")), outer)).toContain(
    "node_modules/outer/node_modules/inner/node_modules/leaf 1",
  );
});

test("packages that need each other end", () => {
  const first = installed("first", "1");
  const second = installed("second", "1", first);
  first.dependencies.set("second", second);
  expect(place(first)).toEqual(["node_modules/first 1", "node_modules/second 1"]);
});

test("listTopPackages() has scoped names, and nothing from below", () => {
  const leaf = installed("@acme/leaf", "2");
  const placed = placePackages(
    new Map([
      ["@acme/leaf", installed("@acme/leaf", "1")],
      ["b", installed("b", "1", leaf)],
    ]),
  );
  expect([...listTopPackages(placed)].map(([name, found]) => `${name} ${found.version}`)).toEqual([
    "@acme/leaf 1",
    "b 1",
  ]);
});
