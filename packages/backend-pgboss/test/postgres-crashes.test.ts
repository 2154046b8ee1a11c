import { describeCrashes } from "./pgboss-crashes.ts";
import { postgres } from "./postgres-set-up.ts";

describeCrashes(postgres, { tasks: 200, kills: 4, timeoutMs: 180_000 });
