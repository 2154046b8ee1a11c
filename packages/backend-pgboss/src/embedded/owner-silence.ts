/** How often to look within the limit. */
const LOOKS = 3;

/** What is watched, and what for. */
export interface SilenceWatchOptions {
  /** Differs from look to look while the owner lives. */
  readonly readSign: () => Promise<number | undefined>;
  /** The owner is silent when no look has shown a new sign for this long. */
  readonly limitMs: number;
  /** True while a call is with the owner; nothing is looked at otherwise. */
  readonly isWaiting: () => boolean;
  readonly onSilent: () => void;
}

/** Notices an owner that was stopped or hangs. */
export interface SilenceWatch {
  /** Looks from now on, until nobody waits any more. Costs nothing where it looks already. */
  begin(): void;
}

/**
 * Looks are counted rather than time: when this process was stopped itself, or the whole machine slept, the owner has
 * until the next looks.
 */
export function createSilenceWatch(options: SilenceWatchOptions): SilenceWatch {
  const { readSign, limitMs, isWaiting, onSilent } = options;
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    begin() {
      if (timer !== undefined) return;
      let newest: number | undefined;
      let silentLooks = 0;
      timer = setInterval(async () => {
        if (!isWaiting()) return end();
        const sign = await readSign();
        silentLooks = sign === newest ? silentLooks + 1 : 0;
        newest = sign;
        if (silentLooks < LOOKS || !isWaiting()) return;
        end();
        onSilent();
      }, limitMs / LOOKS);
      timer.unref();
    },
  };
}
