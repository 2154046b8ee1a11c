import { describeBehaviour } from "./pgboss-behaviour.ts";
import { postgres } from "./postgres-set-up.ts";

describeBehaviour(postgres);
