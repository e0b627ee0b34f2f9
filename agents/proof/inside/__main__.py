"""The order of things: import, derive what is asked for, then the gate's checks until one fails.

A request may be for a ``part``: ``schema`` describes the API, ``rest`` is everything else.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

from . import libraries
from .report import Report

RUBBISH = 20_000
"""So many objects more than before are worth a look for those that nobody needs."""


def main() -> None:
    """Read the request from stdin, write the files that come with it, report, and leave without any exit handler."""
    report = Report(int(sys.argv.pop()))
    # What is imported stays: looking through it for rubbish, again and again, takes a tenth of the time.
    gc.disable()
    # From here on the interpreter looks as it does under `manage.py`.
    sys.path.remove(os.environ.pop("PYTHONPATH"))
    libraries.load()
    request: dict[str, Any] = json.loads(sys.stdin.readline())
    root = Path(os.environ["TMPDIR"], "copy")
    _write(request.pop("files"), root / request["package"])
    os.chdir(root)
    sys.path.insert(0, str(root))
    _run(report, request, root)
    report.done()
    os._exit(0)


def _write(files: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True)
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        # Bytes that are no UTF-8 come as surrogate escapes.
        place.write_bytes(text.encode("utf-8", "surrogateescape"))


def _run(report: Report, request: dict[str, Any], root: Path) -> None:
    package = request["package"]
    folder = root / package
    report.folder = folder

    part = request.get("part")
    rest, described = part in (None, "rest"), part in (None, "schema")
    from . import loading

    if not rest:
        # The other part imports every module, and tells of it.
        if not report.derive("import", lambda: loading.start(package, folder)):
            return
    elif not report.check("import", lambda: loading.load(package, folder)):
        return

    from . import checks, migrations, schema, serving, tables

    gc.freeze()
    gc.set_threshold(RUBBISH)
    gc.enable()
    api = schema.Described(folder)
    full = request["gate"] == "full"
    made = request["derive"]
    if made and rest and not report.derive("makemigrations", lambda: migrations.write(package, folder, report)):
        return
    if made and described and not report.derive("spectacular", lambda: schema.write(api, report)):
        return
    if request["gate"] is None:
        return
    for name, find, wanted in (
        ("check", lambda: checks.find(folder), rest),
        ("makemigrations", lambda: migrations.missing(package, folder), rest),
        ("migrate", lambda: tables.make(real_migrations=full), rest),
        ("spectacular", lambda: schema.find(api), described),
    ):
        if wanted and not report.check(name, find):
            return
    # The other part makes the same tables by the migrations, and says if they differ from the models.
    if request["probe"] and not rest and not report.derive("migrate", lambda: tables.make(real_migrations=False)):
        return
    if request["probe"] and not serving.serve(package, folder, report, map(json.loads, sys.stdin)):
        return
    if full and rest:
        report.check("tests", lambda: tables.run_tests(package, folder, request["planted"]))


main()
