import type { WorkflowInterceptors } from "@temporalio/workflow";

/** An interceptor of the user's own. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: (input, next) =>
        next({ ...input, options: { ...input.options, summary: "intercepted" } }),
    },
  ],
});
