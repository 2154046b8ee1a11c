import { getContainerRuntimeClient, getReaper } from "testcontainers";

let answer: Promise<boolean> | undefined;

/**
 * Whether testcontainers' reaper (Ryuk) runs, which removes containers within seconds of a crash. It is an image of its
 * own: where that cannot be had, leftovers are removed at the next start alone. Asked once in a process.
 */
export function canUseReaper(): Promise<boolean> {
  answer ??= getContainerRuntimeClient()
    .then(getReaper)
    .then(
      () => true,
      () => false,
    );
  return answer;
}
