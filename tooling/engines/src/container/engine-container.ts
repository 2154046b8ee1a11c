import type { ContainerControl } from "./container-control.ts";

/** An engine that runs in a container. */
export interface EngineContainer extends ContainerControl {
  /** Where clients on this machine reach it. The same for its whole life, with whatever secrets it takes. */
  readonly url: string;
  /** Where other containers of ours reach it. */
  readonly urlInside: string;
}
