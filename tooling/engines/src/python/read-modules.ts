import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where Python finds them: PYTHONPATH of the image. */
const FOLDER = "/app";

/** Python modules: a folder whose .py files are taken, or the source text of each by file name. */
export type PythonModules = string | Readonly<Record<string, string>>;

/** The files of a container that has these modules, by path. */
export async function readModules(modules: PythonModules): Promise<Readonly<Record<string, string>>> {
  const sources = typeof modules === "string" ? await readFolder(modules) : modules;
  return Object.fromEntries(Object.entries(sources).map(([file, source]) => [`${FOLDER}/${file}`, source]));
}

async function readFolder(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".py"));
  const entries = files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const);
  return Object.fromEntries(await Promise.all(entries));
}
