import { raiseVersions } from "../copy/changesets.ts";
import { publish } from "../copy/publish.ts";
import { createReleaseCopy, type ReleaseCopy } from "../copy/release-copy.ts";
import { type LocalRegistry, startLocalRegistry } from "./local-registry.ts";

/** A registry with what a copy of the checkout has published, and the copy. */
export interface LocalRelease extends AsyncDisposable {
  readonly registry: LocalRegistry;
  readonly copy: ReleaseCopy;
}

/** Publishes everything that the waiting changesets release, by the same commands as the release workflow. */
export async function releaseLocally(): Promise<LocalRelease> {
  const release = await keep(startLocalRegistry());
  await publish(release.copy.folder, release.registry.url);
  return release;
}

/** The same release once more, for others to follow it without a trace in the first. */
export function forkRelease({ registry }: LocalRelease): Promise<LocalRelease> {
  return keep(registry.fork());
}

async function keep(starting: Promise<LocalRegistry>): Promise<LocalRelease> {
  await using stack = new AsyncDisposableStack();
  const registry = stack.use(await starting);
  const copy = stack.use(await createReleaseCopy());
  await raiseVersions(copy.folder);
  const owner = stack.move();
  return { registry, copy, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}
