import { embedded } from "./embedded-set-up.ts";
import { describeBehaviour } from "./pgboss-behaviour.ts";
import { describeCrashes } from "./pgboss-crashes.ts";

describeBehaviour(embedded);
describeCrashes(embedded, { tasks: 200, kills: 4, timeoutMs: 180_000 });
