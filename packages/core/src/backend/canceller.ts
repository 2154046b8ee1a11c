import type { CancelOutcome } from "../adapter/backend-adapter.ts";
import type { Capabilities } from "../adapter/capabilities.ts";
import type { Supported } from "./call-options.ts";

/** Cancelling, part of a {@link TaskBackend}; does not compile where the backend is known to have none. */
export interface Canceller<C extends Capabilities = Capabilities> {
  /**
   * Ends a task that waits; asks a running one to stop where `capabilities.cancel` is `running` (its handler's signal
   * aborts). A finished task is never changed.
   *
   * @throws UnsupportedOptionError (UNSUPPORTED_OPTION) where the backend cannot cancel
   */
  cancel(id: Supported<C["cancel"], string, "this backend cannot cancel">): Promise<CancelOutcome>;
  /** As `cancel`, for a chain: the running step is asked to stop, later steps never run. */
  cancelWorkflow(id: Supported<C["cancel"], string, "this backend cannot cancel">): Promise<CancelOutcome>;
}
