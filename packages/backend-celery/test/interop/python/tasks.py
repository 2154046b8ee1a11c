"""The tasks of the Python worker that shares queues with ours."""
import datetime
import decimal
import json
import time
import uuid

from celery import Celery

app = Celery("tasks")
app.conf.update(
    result_extended=True,
    task_track_started=True,
    task_routes={"ts.routed": {"queue": "routed"}},
    worker_prefetch_multiplier=1,
)


class PaymentRefused(Exception):
    """An error of the application itself."""


@app.task(name="py.echo")
def echo(*args, **kwargs):
    return {"args": args, "kwargs": kwargs}


@app.task(name="py.add")
def add(left, right):
    return left + right


@app.task(name="py.step")
def step(before):
    return [*before, "py"]


@app.task(name="py.typed_values")
def typed_values():
    return {
        "datetime": datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc),
        "date": datetime.date(2026, 1, 2),
        "decimal": decimal.Decimal("1.50"),
        "uuid": uuid.UUID("12345678123456781234567812345678"),
        "bytes": b"caf\xff",
    }


@app.task(name="py.big")
def big():
    return 2**60


@app.task(name="py.types")
def types(*values):
    return [[type(value).__name__, str(value)] for value in values]


@app.task(name="py.fail")
def fail(*args):
    raise ValueError("no such row", 42)


@app.task(name="py.refuse")
def refuse():
    raise PaymentRefused("card expired")


@app.task(name="shared.flaky", bind=True)
def flaky(self, again_in):
    """Served by a worker of each language. Here the first attempt fails where a queue is given for the second."""
    if again_in is not None and self.request.retries == 0:
        raise self.retry(exc=RuntimeError("not yet"), countdown=0, queue=again_in)
    return ["py", self.request.retries]


@app.task(name="py.request", bind=True)
def request(self, *args, **kwargs):
    names = ("id", "root_id", "parent_id", "correlation_id", "retries", "lang", "timelimit", "tenant", "argsrepr", "kwargsrepr")
    return {name: getattr(self.request, name, None) for name in names}


@app.task(name="py.sleep")
def sleep(seconds):
    time.sleep(seconds)
    return seconds


@app.task(name="py.remember")
def remember(*args):
    """For calls without a result that anybody could read."""
    app.backend.client.rpush("remembered", json.dumps(args))
