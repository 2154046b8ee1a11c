import { type Submittable, toHaveSubmitted, toHaveSubmittedTimes } from "./matchers/to-have-submitted.ts";

/** What `expect.extend(taskMatchers)` adds; call it in a set-up file or in the test. */
export const taskMatchers = Object.freeze({ toHaveSubmitted, toHaveSubmittedTimes });

/** The matchers as `expect(backend)` has them. */
export interface TaskMatchers<R> {
  /**
   * The backend of `createTestBackend()` has submitted the task or workflow: with these arguments (those of the first
   * step), or with any.
   */
  toHaveSubmitted<Args extends readonly unknown[]>(submittable: Submittable<Args>, args?: NoInfer<Args>): R;
  /** It has submitted it so many times, with whatever arguments. A submit that an idempotency key kept out is none. */
  toHaveSubmittedTimes<Args extends readonly unknown[]>(submittable: Submittable<Args>, times: number): R;
}

declare module "vitest" {
  interface Matchers<R extends void | Promise<void>, T> extends TaskMatchers<R> {}
}
