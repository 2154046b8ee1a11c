import { expect, it } from "vitest";
import { Secrets } from "../secrets/secrets.ts";
import { openWorkerLog } from "./worker-log.ts";

it("drops what is logged after close()", async () => {
  const { logger, close } = await openWorkerLog({ level: "info", format: "json" }, new Secrets());
  await close();
  expect(() => logger.info("SIGTERM: too late")).not.toThrow();
});
