import { testBackend } from "@task-abstraction/conformance";
import pgboss from "../src/index.ts";
import { startEmbedded } from "./conformance/embedded-harness.ts";
import { pgbossUnderTest } from "./conformance/pgboss-under-test.ts";

testBackend({ ...pgbossUnderTest, name: "pgboss, embedded", definition: pgboss, start: startEmbedded });
