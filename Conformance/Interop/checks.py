"""Checks: a line for each, and how many there were."""

import traceback

passed = failed = 0


def check(route, client, name, condition, detail=""):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
    print(f"{'ok    ' if condition else 'FAILED'}  {route:11}  {client:12}  {name}" + ("" if condition else f": {detail}"))


def attempt(route, client, body, *arguments):
    """What goes wrong on the way is a failed check, too."""
    try:
        body(*arguments)
    except Exception as error:
        check(route, client, "conversation", False, "".join(traceback.format_exception(error)))
