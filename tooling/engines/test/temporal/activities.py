"""The activities of a worker under test."""
from temporalio import activity


@activity.defn
async def add(left, right):
    return left + right


@activity.defn
def describe_place():
    place = activity.info()
    return [place.workflow_namespace or place.namespace, place.task_queue]


activities = [add, describe_place]
