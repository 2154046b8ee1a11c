import pgboss from "@task-abstraction/backend-pgboss";
import { createBackend } from "@task-abstraction/core";
import { type Contender, createArgument, type Place } from "../contender.ts";
import { defineNoop, measureBackend } from "./measure-backend.ts";

/** Ours, with its default settings. */
export async function openOurPgboss(place: Place, schema: string): Promise<Contender> {
  const measured = defineNoop("noop", () => undefined);
  const { noop } = measured;
  const backend = createBackend(pgboss, { tasks: [{ noop }], configuration: { ...locate(place), schema } });
  const boss = await backend.native.boss();
  return {
    ...measureBackend(backend, measured),
    async prepare(queue) {
      await backend.using({ queue }).submit(noop, createArgument(0));
      await boss.deleteAllJobs(queue);
    },
    close: () => backend.close(),
  };
}

function locate(place: Place) {
  switch (place.kind) {
    case "owner":
      return { dataDirectory: place.dataDirectory };
    case "in-process":
      return { dataDirectory: "memory://" };
    case "postgres":
      return { databaseUrl: place.url };
    default:
      throw new TypeError(`pg-boss is not measured on ${place.kind}.`);
  }
}
