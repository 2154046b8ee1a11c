import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoundPackage } from "../packages/find-package.ts";

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\..*)?$/i;

/** The licences of everything that is bundled, as most of them ask to be passed on. */
export async function collectLicences(
  packages: readonly FoundPackage[],
  legalComments: string,
): Promise<string> {
  const sections = await Promise.all(packages.map(describePackage));
  const comments =
    legalComments.trim() === "" ? [] : [`Comments of licences in the code\n\n${legalComments.trim()}`];
  return `${["The program index.js holds code of these packages.", ...sections, ...comments].join(`\n\n${"-".repeat(80)}\n`)}\n`;
}

async function describePackage({ name, version, folder, description }: FoundPackage): Promise<string> {
  const { license } = description;
  const title = `${name} ${version}${typeof license === "string" ? ` (${license})` : ""}`;
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [title, ...texts.map((text) => text.trim())].join("\n\n");
}
