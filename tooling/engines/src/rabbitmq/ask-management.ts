const TIMEOUT_MS = 10_000;

/** A call of the HTTP API of RabbitMQ's management plugin. https://www.rabbitmq.com/docs/management#http-api */
export interface ManagementCall {
  readonly method: "GET" | "PUT" | "DELETE";
  /** After `/api`, such as `/vhosts/name`. */
  readonly path: string;
}

/**
 * Makes a call. Resolves to what it answers; undefined where it answers nothing, as to what is deleted already.
 *
 * @throws Error with status and reason when it is refused
 */
export async function askManagement(
  managementUrl: string,
  { method, path }: ManagementCall,
): Promise<unknown> {
  const { origin, username, password } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const response = await fetch(`${origin}/api${path}`, {
    method,
    headers: { authorization, "content-type": "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body = await response.text();
  if (response.status === 404 && method === "DELETE") return undefined;
  if (!response.ok) throw new Error(`RabbitMQ refused ${method} ${path} (${response.status}): ${body}`);
  return body === "" ? undefined : JSON.parse(body);
}
