"""Serves the list `activities` of a module on a task queue, until SIGTERM: serve.py MODULE TASK_QUEUE."""
import asyncio
import importlib
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

from temporalio.client import Client
from temporalio.worker import Worker


async def serve(module, task_queue):
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], namespace=os.environ["TEMPORAL_NAMESPACE"])
    with ThreadPoolExecutor() as executor:
        async with Worker(
            client,
            task_queue=task_queue,
            activities=importlib.import_module(module).activities,
            activity_executor=executor,
        ):
            print("ready.", flush=True)
            await stopped.wait()


asyncio.run(serve(*sys.argv[1:]))
