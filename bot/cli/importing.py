"""``erdsmith import``: another notation in, ERD JSON out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import shapes
from bot.cli.local import BAD_INPUT, AsJson
from bot.cli.say import complain, refuse, tell_block, tell_json

if TYPE_CHECKING:
    from agents.erd.importing import Imported, Remark


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="DBML, SQL or Mermaid (also fenced in Markdown).")],
    as_json: AsJson = False,
) -> None:
    """Turn DBML, SQL DDL or a Mermaid erDiagram into an ERD, and list what it cannot hold."""
    from agents.erd import ErdError
    from agents.erd.importing import import_erd
    from bot.cli.reading import read_bytes
    from bot.settings import Settings

    limits = Settings().limits
    try:
        imported = import_erd(read_bytes(file, limits), file.name, limits)
    except ErdError as error:
        refuse(error, file)
        if as_json:
            problems = [shapes.erd_problem(problem) for problem in error.problems]
            tell_json(_shape(None, problems))
        raise typer.Exit(BAD_INPUT) from None
    for remark in imported.left_out:
        complain(remark.format(str(file), "not carried over"))
    for remark in imported.assumed:
        complain(remark.format(str(file), "assumed"))
    if as_json:
        tell_json(_shape(imported, []))
    else:
        tell_block(imported.text)


def _shape(imported: Imported | None, problems: list[dict[str, Any]]) -> dict[str, Any]:
    """What ``--json`` prints: the ERD in object form, and what became of the rest."""
    return {
        "ok": imported is not None,
        "notation": imported.notation if imported else None,
        "erd": json.loads(imported.text) if imported else None,
        "left_out": [_remark(each) for each in imported.left_out] if imported else [],
        "assumed": [_remark(each) for each in imported.assumed] if imported else [],
        "problems": problems,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {"line": remark.line or None, "what": remark.what, "why": remark.why}
