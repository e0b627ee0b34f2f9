"""What ``requirements.txt`` makes everybody install."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from agents.proof.checks.packages import FAMILIAR, ONLY_IN_TESTS, PYTHON
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.settings import PATH as SETTINGS
from agents.proof.checks.settings import production

_FILES = re.compile(r"^(requirements([-_.]\w+)*|requirements/[\w-]+|constraints([-_.]\w+)*)\.(txt|in)$")
_PIN = re.compile(r"^==[0-9][\w.!+-]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    parsed: Requirement | None


def _lines(text: str) -> Iterator[_Line]:
    """Each requirement with its continued lines joined; comments and hashes are left out."""
    joined, start = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        start = start or number
        part = re.sub(r"(^|\s)#.*$", "", line)
        if part.rstrip().endswith("\\"):
            joined += part.rstrip()[:-1] + " "
            continue
        whole = re.sub(r"\s--hash[= ]\S+", "", joined + part).strip()
        if whole:
            try:
                yield _Line(start, whole, Requirement(whole))
            except InvalidRequirement:
                yield _Line(start, whole, None)
        joined, start = "", 0


@check("shipping.requirements")
def poisoned_requirements(project: Project) -> Iterator[Finding]:
    """A requirement that is not pinned, that comes from an address or another index, or that nobody knows; options of
    pip.

    Why: installing a package runs its author's code, on every machine that builds the backend.

    Mend: ``name==version`` from PyPI; look twice at the name.
    """
    for path, text in project.files.items():
        if not _FILES.match(path):
            continue
        for line in _lines(text):
            if why := _refused(line, main=path == "requirements.txt"):
                yield Finding(path, line.number, why)


def _refused(line: _Line, *, main: bool) -> str:
    if line.text.startswith("-"):
        included = re.match(r"^(-r|--requirement|-c|--constraint)[ =]+(?!\w+://|/|.*\.\.)\S+$", line.text)
        return "" if included and not main else f"{line.text.split()[0]} is an option of pip: list packages only"
    if line.parsed is None or line.parsed.url is not None:
        return f"{line.text[:60]!r} is no package of PyPI"
    name = canonicalize_name(line.parsed.name)
    if name not in FAMILIAR:
        return f"{line.parsed.name} is no familiar package{_nearest(name)}"
    if not _PIN.match(str(line.parsed.specifier)):
        return f"{line.parsed.name} is not pinned to one version"
    return ""


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, FAMILIAR, 1, 0.8)
    return f": is {near[0]} meant?" if near else ""


@check("shipping.required")
def missing_requirements(project: Project) -> Iterator[Finding]:
    """A package that the code or the settings use and ``requirements.txt`` does not list.

    Why: the image builds, and the backend does not start in it.

    Mend: add it to requirements.txt, pinned.
    """
    text = project.files.get("requirements.txt")
    if text is None:
        return
    listed = {canonicalize_name(line.parsed.name) for line in _lines(text) if line.parsed}
    modules = {module for name in listed for module in FAMILIAR.get(name, ())}
    sources = {module: name for name, found in reversed(list(FAMILIAR.items())) for module in found}
    for source in project:
        for each in source.imports:
            top = each.qualified.partition(".")[0]
            known = top in sources and top not in PYTHON and not project.is_own(top)
            if known and top not in modules and top not in _BROUGHT and not (source.in_tests and top in ONLY_IN_TESTS):
                yield Finding(source.path, each.node.lineno, f"{top} needs {sources[top]} in requirements.txt")
    settings = production(project)
    for name in ("INSTALLED_APPS", "MIDDLEWARE"):
        value = settings[name].value if name in settings else []
        for each in value if isinstance(value, list) else []:
            top = each.partition(".")[0] if isinstance(each, str) else ""
            if top in sources and top not in modules:
                yield Finding(SETTINGS, settings[name].line, f"{each} needs {sources[top]} in requirements.txt")


_BROUGHT = frozenset({"asgiref", "sqlparse", "jwt", "yaml", "jsonschema", "inflection", "uritemplate"})
"""Modules that the packages of every backend bring along."""
