import { Client } from "pg";
import { expect, test } from "vitest";
import { startPostgres } from "../src/index.ts";
import { postgresVersions } from "../src/postgres/postgres-version.ts";

test.for(postgresVersions.offered)(
  "startPostgres() starts version %s, which survives a kill",
  async (version) => {
    await using postgres = await startPostgres({ version });
    await postgres.kill();
    await postgres.start();
    const client = new Client(postgres.url);
    await client.connect();
    const { rows } = await client.query("show server_version_num");
    await client.end();
    expect(rows).toEqual([{ server_version_num: expect.stringMatching(new RegExp(`^${version}`)) }]);
  },
);
