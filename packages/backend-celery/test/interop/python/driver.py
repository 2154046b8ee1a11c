"""Runs scripts that come through Redis, each in a thread: to import Celery for every script would take a second."""
import json
import os
import textwrap
import threading
import traceback

import redis
from kombu.utils.json import dumps

import tasks

SCRIPTS, ANSWERS = "scripts", "answers:"


def run(script):
    names = {}
    try:
        source = "def script(app, given):\n" + textwrap.indent(script["source"], "    ")
        exec(compile(source, "script", "exec"), names)
        answer = {"value": names["script"](tasks.app, script["given"])}
    except BaseException:
        answer = {"error": traceback.format_exc()}
    redis.Redis.from_url(url).rpush(ANSWERS + script["id"], dumps(answer))


url = os.environ["SCRIPTS_URL"]
inbox = redis.Redis.from_url(url, socket_timeout=None)
while True:
    _, text = inbox.blpop([SCRIPTS])
    threading.Thread(target=run, args=[json.loads(text)], daemon=True).start()
