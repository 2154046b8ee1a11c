"""The tasks of a worker under test."""
import os
import time

from celery import Celery

app = Celery("tasks")


@app.task(name="add")
def add(left, right):
    return left + right


@app.task(name="sleep", acks_late=True, reject_on_worker_lost=True)
def sleep(seconds):
    time.sleep(seconds)
    return seconds


@app.task(name="read_environment")
def read_environment(name):
    return os.environ.get(name)
