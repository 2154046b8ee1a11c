import type { TaskEvents } from "./task-events.ts";

/** Whether a worker sends the events of its tasks. */
export class TaskEventSwitch {
  readonly #events: TaskEvents;
  #isOn: boolean;

  constructor(events: TaskEvents, isOn: boolean) {
    this.#events = events;
    this.#isOn = isOn;
  }

  /** `undefined` while they are off: nothing is made for them then. */
  get current(): TaskEvents | undefined {
    return this.#isOn ? this.#events : undefined;
  }

  /** Answers whether that is news. */
  turn(position: "on" | "off"): boolean {
    const isNews = this.#isOn !== (position === "on");
    this.#isOn = position === "on";
    return isNews;
  }
}
