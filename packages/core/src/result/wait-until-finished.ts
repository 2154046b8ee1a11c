import { setTimeout as delay } from "node:timers/promises";
import { BackendUnavailableError } from "../errors/backend-unavailable-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { ResultTimeoutError } from "../errors/result-timeout-error.ts";
import type { WaitOptions } from "../backend/result-reader.ts";
import { isFinished, type FinishedResult, type TaskResult } from "./task-result.ts";

/** What a wait works with. */
export interface Waiting<Result extends TaskResult> {
  readonly taskId: string;
  /** One read; shared and rate-limited where waits only poll. */
  read(): Promise<Result>;
  /** Arms a wake-up; absent where the engine has none. */
  watch?: ((wake: (final?: Result) => void) => Promise<Disposable>) | undefined;
}

/** Poll of a wait that is woken by the engine: catches a wake-up that was lost. */
const BACKSTOP_POLL_MS = 1_000;
/** Polls of a wait without wake-up, and after a fault: from the first to the second, growing by half. */
const FIRST_POLL_MS = 20;
const SLOWEST_POLL_MS = 500;

/**
 * Reads until the result is finished. Never longer than its budget: a read that hangs is abandoned at the deadline.
 * Faults of the engine (BACKEND_UNAVAILABLE) are passed over until then; any other error ends the wait.
 *
 * @throws ResultTimeoutError (RESULT_TIMEOUT); `signal.reason` after an abort; what a read throws
 */
export async function waitUntilFinished<Result extends TaskResult>(
  waiting: Waiting<Result>,
  options: WaitOptions,
): Promise<Result & FinishedResult> {
  const { timeoutMs, signal } = checkWaitOptions(options);
  signal?.throwIfAborted();
  const end = new AbortController();
  const progress: Progress<Result> = { last: undefined, fault: undefined };
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => end.abort(timeUp), Math.min(timeoutMs, 2 ** 31 - 1));
  const forward = (): void => end.abort(signal?.reason);
  signal?.addEventListener("abort", forward, { once: true });
  try {
    return await Promise.race([readUntilFinished(waiting, progress, end.signal), rejectionOf(end.signal)]);
  } catch (error) {
    if (error !== timeUp) throw error;
    throw new ResultTimeoutError(waiting.taskId, timeoutMs ?? 0, progress.last, { cause: progress.fault });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", forward);
    end.abort(over);
  }
}

interface Progress<Result> {
  last: Result | undefined;
  fault: unknown;
}

const timeUp = Symbol("time is up");
const over = Symbol("the wait is over");

async function readUntilFinished<Result extends TaskResult>(
  waiting: Waiting<Result>,
  progress: Progress<Result>,
  end: AbortSignal,
): Promise<Result & FinishedResult> {
  const bell = new Bell<Result>();
  let watch: Disposable | undefined;
  let pauseMs = FIRST_POLL_MS;
  try {
    while (!end.aborted) {
      try {
        // Armed before the read: a result that comes between the two wakes us.
        watch ??= await waiting.watch?.((final) => bell.ring(final));
        if (end.aborted) break;
        progress.last = bell.final ?? (await waiting.read());
        progress.fault = undefined;
        if (isFinished(progress.last)) return progress.last as Result & FinishedResult;
        pauseMs = watch === undefined ? pauseMs : BACKSTOP_POLL_MS;
      } catch (error) {
        if (!BackendUnavailableError.isInstance(error)) throw error;
        progress.fault = error;
        watch?.[Symbol.dispose]();
        watch = undefined;
        pauseMs = Math.max(pauseMs === BACKSTOP_POLL_MS ? FIRST_POLL_MS : pauseMs, FIRST_POLL_MS);
      }
      await bell.wait(pauseMs, end);
      if (watch === undefined) pauseMs = Math.min(pauseMs * 1.5, SLOWEST_POLL_MS);
    }
  } finally {
    watch?.[Symbol.dispose]();
  }
  // The race with `end` has been lost already; nobody sees this.
  return new Promise(() => undefined);
}

/** Rung by the engine, waited for by the loop; a ring between two waits is kept. */
class Bell<Result> {
  final: Result | undefined;
  #rung = false;
  #wake: (() => void) | undefined;

  ring(final: Result | undefined): void {
    this.final = final ?? this.final;
    this.#rung = true;
    this.#wake?.();
  }

  async wait(timeoutMs: number, end: AbortSignal): Promise<void> {
    if (!this.#rung) {
      const timer = new AbortController();
      const rung = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const paused = delay(timeoutMs, undefined, { signal: AbortSignal.any([timer.signal, end]) }).catch(() => undefined);
      await Promise.race([rung, paused]);
      timer.abort();
    }
    this.#rung = false;
    this.#wake = undefined;
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function checkWaitOptions(options: WaitOptions): WaitOptions {
  const { timeoutMs, signal } = options ?? {};
  if (timeoutMs === undefined && signal === undefined) {
    throw new InvalidOptionError("timeoutMs", "or signal is needed: a wait without a limit could never end");
  }
  if (timeoutMs !== undefined && !(timeoutMs >= 0)) {
    throw new InvalidOptionError("timeoutMs", "must be 0 or more milliseconds");
  }
  return options;
}
