"""Does every file parse, and can the other checks follow it."""

from __future__ import annotations

from collections.abc import Iterator

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import MAX_DEPTH

COMPILE = "compile"
"""The one check that the others wait for."""


@check(COMPILE)
def unparsed(project: Project) -> Iterator[Finding]:
    """A Python file that does not parse, or that nests too deep to be looked at.

    Why: nothing else can be said of it.

    Mend: mend the syntax at the line named.
    """
    for each in project.unparsed:
        yield Finding(each.path, each.line, each.why)
    for source in project:
        if source.depth > MAX_DEPTH:
            yield Finding(source.path, None, f"nested {source.depth} levels deep, more than the {MAX_DEPTH} allowed")
