// Starts a PostgreSQL, tells the name of its container, and waits to be killed.
import { startPostgres } from "../../src/index.ts";

const postgres = await startPostgres({ fsync: false });
process.stdout.write(`${postgres.containerName}\n`);
setInterval(() => undefined, 60_000);
