import { readFileSync } from "node:fs";
import { ConfigurationError } from "@task-abstraction/core";

/** An address, and what its TLS needs. */
export interface SecuredUrl {
  /** Without what was said of TLS. */
  readonly url: string;
  /** As `node:tls` takes it. */
  readonly tls: object | undefined;
}

type Read = (value: string) => object;

/**
 * What Python's Celery takes in the query of a URL, https://docs.celeryq.dev/en/stable/userguide/configuration.html and
 * `parse_url` of kombu/utils/url.py. The last is that of redis-py.
 */
const PARAMETERS: Readonly<Record<string, Read>> = {
  ssl_cert_reqs: (value) => ({ rejectUnauthorized: !/none$/i.test(value) }),
  ssl_ca_certs: (path) => ({ ca: readFileSync(path) }),
  ssl_certfile: (path) => ({ cert: readFileSync(path) }),
  ssl_keyfile: (path) => ({ key: readFileSync(path) }),
  ssl_check_hostname: (value) => (/^false$/i.test(value) ? { checkServerIdentity: () => undefined } : {}),
  ssl_password: (passphrase) => ({ passphrase }),
};

/**
 * Takes `ssl_…` out of a broker's URL, as Python's workers are given it. What is given in code wins.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID) for a certificate that cannot be read
 */
export function readTls(text: string, given: object | undefined): SecuredUrl {
  const url = new URL(text);
  let found: object = {};
  for (const [name, value] of sslParametersOf(url)) {
    url.searchParams.delete(name);
    try {
      found = { ...found, ...PARAMETERS[name]?.(value) };
    } catch (error) {
      throw new ConfigurationError("celery", [
        `${name} of a URL cannot be read: ${(error as Error).message}`,
      ]);
    }
  }
  const isSaid = url.search !== new URL(text).search;
  return { url: isSaid ? url.href : text, tls: isSaid ? { ...found, ...given } : given };
}

/** What a URL says of TLS that would be ignored. */
export function findTlsProblems(setting: string, text: string): readonly string[] {
  const url = new URL(text);
  return sslParametersOf(url).flatMap(([name, value]) => {
    if (PARAMETERS[name] === undefined)
      return [`${setting}: ${name} is not one of ${Object.keys(PARAMETERS).join(", ")}`];
    if (!/^(amqps|rediss):$/.test(url.protocol))
      return [`${setting}: ${name} says nothing of ${url.protocol}//; write amqps:// or rediss://`];
    if (name === "ssl_cert_reqs" && !/^(cert_)?(none|optional|required)$/i.test(value))
      return [`${setting}: ssl_cert_reqs must be none, optional or required`];
    return [];
  });
}

function sslParametersOf({ searchParams }: URL): readonly (readonly [name: string, value: string])[] {
  return [...searchParams].filter(([name]) => name.startsWith("ssl_"));
}
