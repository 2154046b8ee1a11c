import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import {
  addTaskHooks,
  type ExecuteCall,
  type MoreHeaders,
  type Outcome,
  type SubmitCall,
} from "@task-abstraction/core";
import * as names from "./attributes.ts";

const SCOPE = "@task-abstraction/opentelemetry";

/** How tasks are traced. */
export interface InstrumentOptions {
  /** Default: the global one, looked up for each span. */
  readonly tracerProvider?: TracerProvider | undefined;
}

/**
 * Traces every submit and every run of a task in this process. The context travels in the headers of the task by the global
 * propagator (W3C's `traceparent` by default), as Python's and other instrumentations read and write it. Answers how to stop.
 */
export function instrumentTasks({ tracerProvider }: InstrumentOptions = {}): () => void {
  const tracer = () => (tracerProvider ?? trace).getTracer(SCOPE);
  return addTaskHooks({
    submit(call, send) {
      const span = tracer().startSpan(`submit ${call.name}`, {
        kind: SpanKind.PRODUCER,
        attributes: attributesOfSubmit(call),
      });
      return within(trace.setSpan(context.active(), span), span, async (headers) => {
        const ids = await send(headers);
        if (call.count === 1) span.setAttribute(names.MESSAGING_MESSAGE_ID, ids[0] ?? "");
      });
    },
    execute(call, run) {
      const parent = propagation.extract(context.active(), call.headers);
      const span = tracer().startSpan(
        `run ${call.name}`,
        { kind: SpanKind.CONSUMER, attributes: attributesOfRun(call) },
        parent,
      );
      return within(trace.setSpan(parent, span), span, async (headers) => {
        describeOutcome(span, await run(headers));
      });
    },
  });
}

/** Ends the span, with what went wrong. */
async function within(
  active: Context,
  span: Span,
  work: (headers: MoreHeaders) => Promise<void>,
): Promise<void> {
  const headers: Record<string, string> = {};
  propagation.inject(active, headers);
  try {
    await context.with(active, () => work(headers));
  } catch (error) {
    const { code, name, message } = error as Error & { readonly code?: string };
    span.recordException(error as Error);
    fail(span, code ?? name, message);
    throw error;
  } finally {
    span.end();
  }
}

function describeOutcome(span: Span, outcome: Outcome): void {
  span.setAttribute(names.TASK_STATUS, outcome.status);
  if (outcome.status !== "failed") return;
  const { code, type, message, stack } = outcome.error;
  span.recordException({ name: type, message, ...(stack !== undefined && { stack }) });
  fail(span, code, message);
}

function fail(span: Span, type: string, message: string): void {
  span.setAttribute(names.ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

function attributesOfSubmit({ backend, name, queue, count }: SubmitCall): Attributes {
  return {
    [names.MESSAGING_SYSTEM]: backend,
    [names.MESSAGING_OPERATION_NAME]: "submit",
    [names.MESSAGING_OPERATION_TYPE]: "send",
    [names.MESSAGING_DESTINATION_NAME]: queue,
    [names.TASK_NAME]: name,
    ...(count > 1 && { [names.MESSAGING_BATCH_MESSAGE_COUNT]: count }),
  };
}

function attributesOfRun({
  backend,
  id,
  name,
  queue,
  attempt,
  workerName,
  workflow,
}: ExecuteCall): Attributes {
  return {
    [names.MESSAGING_SYSTEM]: backend,
    [names.MESSAGING_OPERATION_NAME]: "run",
    [names.MESSAGING_OPERATION_TYPE]: "process",
    [names.MESSAGING_DESTINATION_NAME]: queue,
    [names.MESSAGING_MESSAGE_ID]: id,
    [names.TASK_NAME]: name,
    [names.TASK_ATTEMPT]: attempt,
    [names.TASK_WORKER]: workerName,
    ...(workflow !== undefined && {
      [names.MESSAGING_CONVERSATION_ID]: workflow.id,
      [names.TASK_STEP]: workflow.step,
    }),
  };
}
