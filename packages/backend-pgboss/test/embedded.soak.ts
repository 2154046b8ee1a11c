import { embedded } from "./embedded-set-up.ts";
import { describeCrashes } from "./pgboss-crashes.ts";

describeCrashes(embedded, { tasks: 5_000, kills: 30, timeoutMs: 30 * 60_000 });
