import { hostname } from "node:os";

/** How Celery names a client: process and machine. */
export const clientHostname = `gen${process.pid}@${hostname()}`;
