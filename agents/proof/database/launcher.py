"""What runs in the server's sandbox: a new cluster goes out, or one comes in and is served.

``python -I -S launcher.py PROGRAMS DOOR make FD ACCOUNT PASSWORD`` or ``PROGRAMS DOOR serve FD OPTION…``; PROGRAMS and
DOOR are folders. A cluster travels as a marshalled list of files.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from pathlib import Path

DATA = Path(os.environ["TMPDIR"], "data")


def main() -> None:
    programs, door, what, fd, *arguments = sys.argv[1:]
    if what == "make":
        make(programs, int(fd), *arguments)
    else:
        unpack(int(fd))
        postgres = f"{programs}/postgres"
        os.execv(postgres, [postgres, "-D", str(DATA), "-k", door, *arguments])  # noqa: S606  # no shell is wanted


def make(programs: str, fd: int, account: str, password: str) -> None:
    """A cluster with one account that may make databases and no more, and a database of its own."""
    initdb = [f"{programs}/initdb", "-D", str(DATA), "-U", "postgres", "-A", "reject", "--wal-segsize=1", "--no-sync"]
    subprocess.run([*initdb, "--no-locale", "-E", "UTF8"], check=True, stdout=sys.stderr)
    (DATA / "pg_hba.conf").write_text(f"local all {account} scram-sha-256\n", encoding="ascii")
    orders = f"CREATE ROLE {account} LOGIN CREATEDB PASSWORD '{password}'\nCREATE DATABASE {account} OWNER {account}\n"
    alone = [f"{programs}/postgres", "--single", "-F", "-D", str(DATA), "postgres"]
    subprocess.run(alone, check=True, input=orders.encode(), stdout=sys.stderr)
    found = ((place, str(place.relative_to(DATA))) for place in sorted(DATA.rglob("*")))
    files = [(name, None if place.is_dir() else place.read_bytes()) for place, name in found]
    with os.fdopen(fd, "wb") as out:
        out.write(marshal.dumps(files))


def unpack(fd: int) -> None:
    with os.fdopen(fd, "rb") as file:
        files = marshal.load(file)  # noqa: S302  # as `make` wrote it, which ran nobody's code
    DATA.mkdir(0o700)
    for name, content in files:
        if content is None:
            (DATA / name).mkdir(0o700)
        else:
            (DATA / name).write_bytes(content)


main()
