"""Runs inside a sandbox that is being tried, with forks allowed: grows until it is ended.

Should nobody end it, it ends itself before it does harm.
"""

from __future__ import annotations

import json
import os
import sys
import time

MOST = 200
PATIENCE_SECONDS = 25


def main() -> None:
    told = json.loads(sys.argv[1])
    print(json.dumps({"attack": told["bomb"], "got": []}), flush=True)  # noqa: T201  # its pipe to the judge
    {"forks": forks, "sum": lambda: together(told["limits"]["memory"]), "time": loop}[told["bomb"]]()


def forks() -> None:
    """Every process makes more, none ever goes."""
    until = time.monotonic() + PATIENCE_SECONDS
    for _ in range(MOST):
        try:
            os.fork()
        except OSError:
            break
    while time.monotonic() < until:
        time.sleep(0.01)


def together(limit: int) -> None:
    """Four processes that each stay below the limit of one."""
    for _ in range(3):
        if not os.fork():
            break
    kept = bytearray(os.urandom(4096)) * (limit // 2 // 4096)
    time.sleep(PATIENCE_SECONDS)
    del kept


def loop() -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        pass


main()
