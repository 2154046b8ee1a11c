import { embedded, killOwner } from "./embedded-set-up.ts";
import { describeThreeTerminals } from "./three-terminals.ts";

describeThreeTerminals(embedded, {
  tasks: 400,
  taskMs: 200,
  pauseMs: 10,
  timeoutMs: 180_000,
  killEngine: killOwner,
  leastMidTask: 1,
});
