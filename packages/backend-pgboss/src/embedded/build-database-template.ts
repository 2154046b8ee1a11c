import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { findDatabaseTemplate, packDatabaseTemplate } from "./database-template.ts";

const path = await findDatabaseTemplate();
await mkdir(dirname(path), { recursive: true });
await writeFile(path, await packDatabaseTemplate());
