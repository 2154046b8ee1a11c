/** Nobody listens there: the port is that of the discard service, which has not been in use for decades. */
const NOWHERE = "127.0.0.1:9";

/** What tells each backend that its engine is where nobody listens, by the README of each. */
const unreachable: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pgboss: { PGBOSS_DATABASE_URL: `postgres://nobody@${NOWHERE}/none` },
  celery: { CELERY_BROKER_URL: `amqp://${NOWHERE}`, CELERY_RESULT_BACKEND: `redis://${NOWHERE}` },
  temporal: { TEMPORAL_ADDRESS: NOWHERE },
  hatchet: { HATCHET_CLIENT_TOKEN: createToken(), HATCHET_CLIENT_TLS_STRATEGY: "none" },
};

/** As an engine makes it, but for the signature. */
function createToken(): string {
  const claims = { sub: "none", server_url: `http://${NOWHERE}`, grpc_broadcast_address: NOWHERE };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}

/** Set for a backend that this file does not know yet: say above how its engine is named. */
export function unreachableEngine(backend: string): Readonly<Record<string, string>> {
  const environment = unreachable[backend];
  if (environment === undefined)
    throw new Error(`test/support/unreachable-engines.ts does not say how ${backend} names its engine.`);
  return { TASK_BACKEND_TYPE: backend, ...environment };
}
