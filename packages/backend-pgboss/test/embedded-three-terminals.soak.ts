import { embedded, killOwner } from "./embedded-set-up.ts";
import { describeThreeTerminals } from "./three-terminals.ts";

describeThreeTerminals(embedded, {
  tasks: 5_000,
  taskMs: 200,
  pauseMs: 10,
  timeoutMs: 30 * 60_000,
  killEngine: killOwner,
  leastMidTask: 20,
});
