import { type Span as ApiSpan, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { instrumentTasks } from "../../src/index.ts";

/** The spans of this process, by OpenTelemetry's own SDK, with its W3C propagator. */
export class RecordedSpans implements Disposable {
  readonly #exporter = new InMemorySpanExporter();
  readonly #stop: () => void;

  constructor() {
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.#exporter)] });
    provider.register();
    this.#stop = instrumentTasks();
  }

  /** Those that have ended. */
  all(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  /** @throws Error where none has ended yet */
  named(name: string): ReadableSpan {
    const found = this.all().find((span) => span.name === name);
    if (found === undefined) throw new Error(`There is no span "${name}" yet.`);
    return found;
  }

  /** Within a span of the test's own. */
  within<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return trace.getTracer("test").startActiveSpan(name, async (span: ApiSpan) => {
      try {
        return await work();
      } finally {
        span.end();
      }
    });
  }

  reset(): void {
    this.#exporter.reset();
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
