import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TaskBackend, Worker } from "@task-abstraction/core";
import { UsageError } from "../command-line/usage-error.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { Readiness } from "./readiness.ts";

/** What the probes look at; filled in as the worker starts. */
export interface HealthState {
  /** Aborted once the worker stops: it is alive and no longer ready. */
  readonly stopping: AbortSignal;
  backend: TaskBackend | undefined;
  worker: Worker | undefined;
}

/** Where and about what to answer. */
export interface HealthOptions {
  readonly port: number;
  /** Default: every address, IPv6 and IPv4. */
  readonly host: string | undefined;
  readonly state: HealthState;
  readonly secrets: Secrets;
}

/** A running health server. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers `/livez` (the event loop turns) and `/readyz` (the engine answers and the worker is well) with JSON. */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const readiness = new Readiness(options.state, options.secrets);
  const server = createServer((request, response) => void answer(request, response, readiness));
  await listen(server, options);
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  readiness: Readiness,
): Promise<void> {
  const path = request.url?.split("?")[0];
  if (path === "/livez")
    return respond(response, 200, { status: "alive", uptimeMs: Math.round(process.uptime() * 1000) });
  if (path !== "/readyz") return respond(response, 404, { status: "unknown", paths: ["/livez", "/readyz"] });
  const report = await readiness.look();
  respond(response, report.status === "ready" ? 200 : 503, report);
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}

async function listen(server: Server, { port, host }: HealthOptions): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host }, resolve);
    });
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === "EADDRINUSE"
        ? "another program uses it"
        : (cause as Error).message;
    throw new UsageError(`--health-port ${port} cannot be served: ${reason}.`, {
      cause,
      next: "choose another --health-port",
    });
  }
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    // Probes keep their connections open.
    server.closeAllConnections();
  });
}
