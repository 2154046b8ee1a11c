// Uses engines in every way that opens a connection, to the Docker daemon or to themselves, and stops them.
import {
  createNamespace,
  runTemporal,
  startCeleryClient,
  startRedis,
  startTemporal,
  takeRedisDatabase,
} from "../../src/index.ts";

const redis = await startRedis({ appendOnly: false });
const { urlInside } = await takeRedisDatabase(redis);
const client = await startCeleryClient({ brokerUrl: urlInside });
await client.runPython("print('done')");
const script = await client.startPython("import time\ntime.sleep(600)");
await script.end();
await client.startPython("import time\ntime.sleep(600)");
await redis.restart();
await client.stop();
await redis.stop();

const temporal = await startTemporal();
await runTemporal(await createNamespace(temporal), ["workflow", "list"]);
await temporal.stop();
