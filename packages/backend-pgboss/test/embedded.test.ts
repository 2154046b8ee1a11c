import { embedded } from "./embedded-set-up.ts";
import { describeBehaviour } from "./pgboss-behaviour.ts";

describeBehaviour(embedded);
