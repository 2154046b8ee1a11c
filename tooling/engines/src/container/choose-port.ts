import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below what systems hand out to outgoing connections (32768 on Linux, 49152 elsewhere): while an engine is down, nobody
 * is given its port by chance.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** A port that is free just now. Whoever binds it may still find that another program was quicker. */
export async function choosePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port), "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
