"""The order of things: import, derive what is asked for, then the gate's checks until one fails."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from .report import Report


def main() -> None:
    """Read the request from stdin, work on a copy of the current folder, report, and leave without any exit handler."""
    report = Report(int(sys.argv.pop()))
    request: dict[str, Any] = json.loads(sys.stdin.readline())
    # The sources cannot be written, but migrations will be, and who knows what by the package's own tests.
    root = Path(os.environ["TMPDIR"], "copy")
    _copy(Path.cwd(), root)
    os.chdir(root)
    # From here on the interpreter looks as it does under `manage.py`: the folder above the package comes first.
    sys.path[:] = [str(root), *(place for place in sys.path if place != os.environ["PYTHONPATH"])]
    del os.environ["PYTHONPATH"]
    _run(report, request, root)
    report.done()
    os._exit(0)


def _copy(source: Path, target: Path) -> None:
    """Texts alone: ``shutil`` wants to set times as well, which is not possible everywhere."""
    target.mkdir()
    for entry in source.iterdir():
        place = target / entry.name
        _copy(entry, place) if entry.is_dir() else place.write_bytes(entry.read_bytes())


def _run(report: Report, request: dict[str, Any], root: Path) -> None:
    package = request["package"]
    folder = root / package
    report.folder = folder

    from . import loading

    if not report.check("import", lambda: loading.load(package, folder)):
        return

    from . import checks, migrations, schema, serving, tables

    described = schema.Described(folder)
    if request["derive"]:
        made = report.derive("makemigrations", lambda: migrations.write(package, folder, report))
        if not made or not report.derive("spectacular", lambda: schema.write(described, report)):
            return
    if request["gate"] is None:
        return
    full = request["gate"] == "full"
    for name, find in (
        ("check", lambda: checks.find(folder)),
        ("makemigrations", lambda: migrations.missing(package, folder)),
        ("migrate", lambda: tables.make(real_migrations=full)),
        ("spectacular", lambda: schema.find(described)),
    ):
        if not report.check(name, find):
            return
    if request["probe"] and not serving.serve(package, folder, report, map(json.loads, sys.stdin)):
        return
    if full:
        report.check("tests", lambda: tables.run_tests(package, folder, request["planted"]))


main()
