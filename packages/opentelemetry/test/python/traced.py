"""Tasks of Python's Celery, traced by OpenTelemetry's own instrumentation; every span is a line of the log."""

from celery import Celery
from opentelemetry import trace
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

app = Celery("traced")


def as_line(span):
    return "SPAN " + span.to_json(indent=None) + "\n"


provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(formatter=as_line)))
trace.set_tracer_provider(provider)
CeleryInstrumentor().instrument()


@app.task(name="py.step")
def step(before):
    return [*before, "py"]
