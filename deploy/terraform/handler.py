"""Runs the function of the CloudFormation template for Terraform, which invokes it to create, update and delete."""
import time

import index

ATTEMPTS = 4


def attempt(event):
    try:
        return index.run(event, event['tf']['action'] != 'delete')
    except Exception as e:
        return [str(e)]


def handler(event, context):
    errors = attempt(event)
    for _ in range(ATTEMPTS - 1):
        if not errors:
            return
        # the permissions of a new role take some seconds; a run completes what the previous one has begun
        time.sleep(10)
        errors = attempt(event)
    if errors:
        raise RuntimeError('; '.join(errors)[:900])
