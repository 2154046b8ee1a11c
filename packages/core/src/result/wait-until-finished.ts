import type { Watch } from "../adapter/backend-adapter.ts";
import type { WaitOptions } from "../backend/result-reader.ts";
import { BackendUnavailableError } from "../errors/backend-unavailable-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { ResultTimeoutError } from "../errors/result-timeout-error.ts";
import { setLongTimeout } from "../time/long-timeout.ts";
import { type FinishedResult, isFinished, type TaskResult } from "./task-result.ts";

/** What a wait works with. */
export interface Waiting<Result extends TaskResult> {
  readonly taskId: string;
  /** One read; shared and rate-limited where waits only poll. */
  read(): Promise<Result>;
  /** Arms a wake-up; absent where the engine has none. */
  watch?: ((wake: (final?: Result) => void) => Promise<Watch>) | undefined;
  /** Aborts when nothing can be read any more; the wait then rejects with its reason. */
  readonly closed: AbortSignal;
}

/** Polls of a wait that the engine wakes, from the first to the slowest: they only catch a wake-up that was lost. */
const FIRST_BACKSTOP_MS = 1_000;
const SLOWEST_BACKSTOP_MS = 10_000;
/** A shorter wait reads at once: it is to know what it timed out on. */
const SHORTEST_UNREAD_MS = 200;
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
  const progress = new Progress<Result>();
  const timer = timeoutMs === undefined ? undefined : setLongTimeout(timeoutMs, () => end.abort(timeUp));
  const stopForwarding = forwardAborts([signal, waiting.closed], end);
  try {
    const reading = readUntilFinished(waiting, progress, { end: end.signal, timeoutMs });
    return await Promise.race([reading, rejectionOf(end.signal)]);
  } catch (error) {
    // Ends the loop that reads, too.
    end.abort(over);
    if (error !== timeUp) throw error;
    throw new ResultTimeoutError(waiting.taskId, timeoutMs ?? 0, progress.last, { cause: progress.fault });
  } finally {
    timer?.cancel();
    stopForwarding();
    // Also while a read still hangs.
    progress.disarm();
  }
}

/** What a wait has learnt so far, and the wake-up it holds. */
class Progress<Result> {
  last: Result | undefined;
  fault: unknown;
  watch: Watch | undefined;

  disarm(): void {
    this.watch?.[Symbol.dispose]();
    this.watch = undefined;
  }
}

function forwardAborts(signals: readonly (AbortSignal | undefined)[], target: AbortController): () => void {
  const forwards = signals.map((signal) => {
    const forward = (): void => target.abort(signal?.reason);
    signal?.addEventListener("abort", forward, { once: true });
    return () => signal?.removeEventListener("abort", forward);
  });
  return () => {
    for (const stop of forwards) stop();
  };
}

const timeUp = Symbol("time is up");
const over = Symbol("the wait is over");

async function readUntilFinished<Result extends TaskResult>(
  waiting: Waiting<Result>,
  progress: Progress<Result>,
  { end, timeoutMs }: { readonly end: AbortSignal; readonly timeoutMs: number | undefined },
): Promise<Result & FinishedResult> {
  const bell = new Bell<Result>();
  const pace = new Pace();
  const firstLookMs = Math.min(FIRST_BACKSTOP_MS, (timeoutMs ?? Number.POSITIVE_INFINITY) / 2);
  let mayTrust = firstLookMs >= SHORTEST_UNREAD_MS / 2;
  let arm = waiting.watch;
  try {
    while (!end.aborted) {
      try {
        // Armed before the read: a result that comes between the two wakes us.
        progress.watch ??= await arm?.((final) => bell.ring(final)).catch((error: unknown) => {
          if (BackendUnavailableError.isInstance(error)) throw error;
          // An engine that takes no more watchers is polled.
          arm = undefined;
          return undefined;
        });
        if (mayTrust && progress.watch?.tellsPast) await bell.wait(firstLookMs, end);
        mayTrust = false;
        if (end.aborted) break;
        progress.last = bell.final ?? (await waiting.read());
        progress.fault = undefined;
        if (isFinished(progress.last)) return progress.last as Result & FinishedResult;
      } catch (error) {
        if (!BackendUnavailableError.isInstance(error)) throw error;
        progress.fault = error;
        progress.disarm();
      }
      await bell.wait(pace.next(progress.watch !== undefined), end);
    }
  } finally {
    progress.disarm();
  }
  // The race with `end` has been lost already; nobody sees this.
  return new Promise(() => undefined);
}

/** Pauses between two reads: each longer than the one before, and far longer where the engine wakes the wait. */
class Pace {
  #watched = false;
  #pauseMs = FIRST_POLL_MS;

  next(watched: boolean): number {
    const [first, slowest] = watched
      ? [FIRST_BACKSTOP_MS, SLOWEST_BACKSTOP_MS]
      : [FIRST_POLL_MS, SLOWEST_POLL_MS];
    const pauseMs = watched === this.#watched ? this.#pauseMs : first;
    this.#watched = watched;
    this.#pauseMs = Math.min(pauseMs * 1.5, slowest);
    return pauseMs;
  }
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
    if (!this.#rung && !end.aborted) await this.#pause(timeoutMs, end);
    this.#rung = false;
    this.#wake = undefined;
  }

  #pause(timeoutMs: number, end: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        end.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      end.addEventListener("abort", wake, { once: true });
      this.#wake = wake;
    });
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
