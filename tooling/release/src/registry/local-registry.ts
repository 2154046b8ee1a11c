import { cpSync, mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runServer } from "verdaccio";

const HOST = "127.0.0.1";
/** What verdaccio takes by itself is less than the embedded engine's package. */
const MAX_BODY = "100mb";

/** A registry that has our packages and no others, on this machine alone. */
export interface LocalRegistry extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** A second one, which has what this one has now. */
  fork(): Promise<LocalRegistry>;
}

/**
 * Starts one on a free port, with a storage of its own. It asks no other registry for anything: what is ours comes from here
 * or not at all, and all other packages from where the machine's package managers get them anyway.
 */
export function startLocalRegistry(): Promise<LocalRegistry> {
  return serve(mkdtempSync(join(tmpdir(), "task-abstraction-registry-")));
}

async function serve(storage: string): Promise<LocalRegistry> {
  const server = (await runServer({
    storage,
    self_path: storage,
    configPath: join(storage, "config.yaml"),
    max_body_size: MAX_BODY,
    uplinks: {},
    packages: { "@task-abstraction/*": { access: "$all", publish: "$anonymous", unpublish: "$anonymous" } },
    auth: {},
    middlewares: {},
    web: { enable: false },
    log: { type: "stdout", format: "json", level: "fatal" },
  } as never)) as Server;
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}/`,
    fork: () => {
      const copy = mkdtempSync(join(tmpdir(), "task-abstraction-registry-"));
      cpSync(storage, copy, { recursive: true });
      return serve(copy);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(storage, { recursive: true, force: true });
    },
  };
}
