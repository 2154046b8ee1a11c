import type { ManagerName } from "../../src/consumer/package-managers.ts";
import { listBackends } from "../../src/workspace/published-packages.ts";
import { repositoryRoot } from "../../src/workspace/repository-root.ts";

/** Set by `npm run release-test`: `all`, or names of backends. */
const chosen = process.env["TASK_RELEASE_BACKENDS"];

/** True where everything is wanted, and shown. */
export const isWholeRun = chosen !== undefined;

/** The one that needs no engine, for `npm test`. */
const BY_ITSELF = "pgboss";

/** Each backend with the package managers that install it: one of them with all. */
export function listSetUps(): readonly (readonly [backend: string, manager: ManagerName])[] {
  const published = [...listBackends(repositoryRoot).keys()];
  const names = chosen === "all" ? published : (chosen?.split(",") ?? [BY_ITSELF]);
  const unknown = names.filter((name) => !published.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no backend ${unknown.join(", ")} to publish, only ${published.join(", ")}.`);
  return names.flatMap((backend) => managersOf(backend).map((manager) => [backend, manager] as const));
}

function managersOf(backend: string): readonly ManagerName[] {
  return isWholeRun && backend === BY_ITSELF ? ["npm", "pnpm", "yarn"] : ["npm"];
}
