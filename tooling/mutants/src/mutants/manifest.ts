import { BackendUnavailableError } from "@task-abstraction/core";
import type { Mutant } from "../mutant.ts";

/** A backend that is not what it says it is, or not at hand when it is called. */
export const manifestMutants: readonly Mutant[] = [
  {
    that: "was tested as another one than its package exports",
    fails: "manifest > the package is found by its name, and exports this backend as its default",
    claims: { priority: false },
  },
  {
    that: "has no cancel() although it says so",
    fails: "manifest > it has cancel() exactly when its capabilities say that it can",
    breaks: () => ({ cancel: undefined as never }),
  },
  {
    that: "answers its second call only",
    fails: "lifecycle > fresh: ping() resolves as the first call on a space",
    breaks(adapter) {
      let calls = 0;
      return {
        async ping(signal) {
          calls += 1;
          if (calls === 1) throw new BackendUnavailableError("The engine is still warming up.");
          return adapter.ping(signal);
        },
      };
    },
  },
  {
    that: "has one space for all",
    fails: "interference > two spaces with the same names never see each other's tasks",
    configure: (settings) => ({ ...settings, engine: "shared-by-all" }),
  },
];
