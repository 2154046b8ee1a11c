import type { ImageSource } from "../images/image.ts";

/** What a container of ours is made of. */
export interface ContainerContents {
  /** Such as `postgres`. */
  readonly engine: string;
  readonly version: string;
  /** Of the container. Default: one that no other has. */
  readonly name?: string | undefined;
  readonly image: ImageSource;
  /** A kept container outlives this process. Default: it goes with it. */
  readonly lifetime?: "process" | "kept" | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: that of the image. */
  readonly command?: readonly string[];
  /** Text of files to put in, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What an engine needs of its container. */
export interface ContainerPlan extends ContainerContents {
  /** Where the engine listens inside. */
  readonly containerPort: number;
  /** Default: a free one. Either way it stays the same for as long as the container exists. */
  readonly hostPort?: number | undefined;
  /** Where else it listens inside. Each is published at a free port, which stays the same too. */
  readonly furtherPorts?: readonly number[];
  /** What it stands on, such as its database: started before it, removed with it, and untouched by a kill of it. */
  readonly foundation?: ContainerPlan & { readonly name: string };
  /** Where the engine can be reached, once it is known at which host and port. */
  createUrl(address: Address): string;
  /** Resolves when the engine works, rejects when it does not yet. `addresses`: of all of its ports, where they are known. */
  probe(url: string, addresses?: PublishedAddresses): Promise<void>;
}

/** Where each port of a container is published, by the port inside. */
export type PublishedAddresses = ReadonlyMap<number, Address>;

/** Where a port of a container can be reached. */
export interface Address {
  readonly host: string;
  readonly port: number;
}
