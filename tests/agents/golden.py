"""The golden trees: what each ERD of the project becomes. `python -m tests.agents.golden` writes them anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse

ROOT = Path(__file__).parents[2]
TREES = ROOT / "tests" / "golden"
ERDS = {"sample": ROOT / "sample_erd.json", **{file.stem: file for file in sorted(TREES.glob("*.json"))}}


def drafted(name: str) -> dict[str, str]:
    """The files that the golden ERD called ``name`` becomes today."""
    return {file.path: file.content for file in draft(Brief(parse(ERDS[name].read_bytes()), "backend"))}


def kept(name: str) -> dict[str, str]:
    """The files of its golden tree."""
    tree = TREES / name
    files = (file for file in tree.rglob("*") if file.is_file())
    return {file.relative_to(tree).as_posix(): file.read_text(encoding="utf-8") for file in files}


def main() -> None:
    for name in ERDS:
        shutil.rmtree(TREES / name, ignore_errors=True)
        for path, content in drafted(name).items():
            file = TREES / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
