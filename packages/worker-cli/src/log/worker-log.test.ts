import { expect, it } from "vitest";
import { openWorkerLog } from "./worker-log.ts";

it("drops what is logged after close()", async () => {
  const { logger, close } = await openWorkerLog({ level: "info", format: "json" }, {
    mask: (text) => text,
  } as never);
  await close();
  expect(() => logger.info("SIGTERM: too late")).not.toThrow();
});
