import { testBackend } from "@task-abstraction/conformance";
import pgboss from "../src/index.ts";
import { pgbossUnderTest } from "./conformance/pgboss-under-test.ts";
import { startServer } from "./conformance/postgres-harness.ts";

testBackend({ ...pgbossUnderTest, name: "pgboss on PostgreSQL", definition: pgboss, start: startServer });
