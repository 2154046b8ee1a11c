import { GenericContainer } from "testcontainers";

/** What a daemon on this machine publishes a port at. */
const LOCAL = "127.0.0.1";

/**
 * A container whose ports only this machine reaches, where the daemon is on it: testcontainers publishes to the whole
 * network, and there are engines that ask nobody for a password.
 */
export class PublishingContainer extends GenericContainer {
  readonly #host: string;

  constructor(image: string, host: string) {
    super(image);
    this.#host = host;
  }

  override withExposedPorts(...ports: Parameters<GenericContainer["withExposedPorts"]>): this {
    super.withExposedPorts(...ports);
    if (this.#host !== LOCAL) return this;
    const bindings = Object.values<{ HostIp?: string }[]>(this.hostConfig.PortBindings ?? {});
    for (const binding of bindings.flat()) binding.HostIp = LOCAL;
    return this;
  }
}
