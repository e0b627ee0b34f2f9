"""How fast the hub starts, how much it takes, how much it answers: `python -m tests.hub.speed` prints the figures."""

import http.client
import json
import subprocess
import sys
import time
from pathlib import Path

from bot.hub.driver import Person

REQUESTS = 500
SHOP = "/repos/acme/shop"
ASKED = (
    ("GET", SHOP, None),
    ("GET", f"{SHOP}/pulls", None),
    ("GET", f"{SHOP}/issues/1/comments", None),
    ("POST", f"{SHOP}/issues/1/comments", '{"body": "x"}'),
)


def main() -> None:
    started = time.monotonic()
    command = [sys.executable, "-m", "bot.hub", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        credentials = json.loads(process.stdout.readline())
        sys.stdout.write(f"start: {time.monotonic() - started:.2f} s\n")
        writer = Person(credentials["url"], credentials["users"]["writer"], "acme/shop")
        writer.push({"a.txt": "a\n"}, "Add a", "topic")
        writer.open("topic", "A")
        connection = http.client.HTTPConnection(credentials["url"].removeprefix("http://"))
        headers = {"Authorization": f"Bearer {credentials['users']['writer']}"}
        for method, path, body in ASKED:
            started = time.monotonic()
            for _ in range(REQUESTS):
                connection.request(method, path, body, headers)
                connection.getresponse().read()
            sys.stdout.write(
                f"{method} {path}: {REQUESTS / (time.monotonic() - started):.0f} requests/s on one connection\n"
            )
        status = Path(f"/proc/{process.pid}/status").read_text()
        sys.stdout.write(f"memory, most: {int(status.partition('VmHWM:')[2].split()[0]) / 1024:.0f} MB\n")
        process.terminate()


if __name__ == "__main__":
    main()
