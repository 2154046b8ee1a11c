import { join } from "node:path";

/** The folder of the checkout. */
export const repositoryRoot = join(import.meta.dirname, "../../../..");
