"""``python -m tests.corpus FOLDER``: try every ERD of a folder, the small ones first; 1 if one is not as expected."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests import postgres
from tests.corpus.expectation import expected
from tests.corpus.state import State, fingerprint, product
from tests.corpus.table import Row, table
from tests.corpus.trial import ROOT, Bench

BUILD = ROOT / ".build" / "corpus"


def main() -> int:
    """Read the wishes, run what is not known yet, print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="ERDs as *.json, in folders below too")
    parser.add_argument(
        "--conform", type=Path, help="a checker: CHECKER FOLDER_OF_backend ERD, JSON with ok at the end"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", metavar="TEXT", help="ERDs whose name below the folder contains this")
    parser.add_argument("--state", type=Path, help="where to remember what was found (default: below .build/)")
    wish = parser.parse_args()
    folder = wish.folder.resolve()
    erds = sorted(
        (file for file in folder.rglob("*.json") if wish.only in file.relative_to(folder).as_posix()),
        key=lambda file: file.stat().st_size,
    )
    if not erds:
        parser.error(f"no ERD in {wish.folder}")
    os.nice(10)
    # The server, a child of ours, has to end with us however we are told to.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    state = State(wish.state or BUILD / f"{folder.name}-{mark}.jsonl")
    with postgres.server() as url:
        bench = Bench(url, wish.conform and wish.conform.resolve(), BUILD / "kept")
        rows = _rows(folder, erds, bench, state, wish.workers)
    sys.stdout.write(f"\n{table(rows)}\n")
    return 0 if len(rows) == len(erds) and all(row.ok for row in rows) else 1


def _rows(folder: Path, erds: list[Path], bench: Bench, state: State, workers: int) -> list[Row]:
    """What held before holds still; the rest is tried (again), told line by line, and remembered."""
    shared = product() + (fingerprint(bench.conform) if bench.conform else "")
    names = {erd: erd.relative_to(folder).as_posix() for erd in erds}
    keys = {erd: f"{shared}-{fingerprint(erd)}" for erd in erds}
    known = {erd: trial for erd in erds if (trial := state.get(names[erd], keys[erd])) and trial.holds(expected(erd))}
    rows = [Row(names[erd], expected(erd), trial) for erd, trial in known.items()]
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(bench.tried, erd, names[erd]): erd for erd in erds if erd not in known}
        try:
            for done in as_completed(running):
                erd = running[done]
                state.add(names[erd], keys[erd], done.result())
                rows.append(Row(names[erd], expected(erd), done.result()))
                sys.stdout.write(f"[{len(rows)}/{len(erds)}] {rows[-1].line()}\n")
                sys.stdout.flush()
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            sys.stdout.write("interrupted; the same command goes on from here\n")
    return rows


if __name__ == "__main__":
    sys.exit(main())
