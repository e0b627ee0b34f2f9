"""Names in ``settings.py`` that must lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agents.proof.checks.api_index import api_of
from agents.proof.checks.imports import KNOWN
from agents.proof.checks.packages import PYTHON, STDLIB
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.settings import PATH, production

_DOTTED = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
_CALLED_BY_NAME = ("INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS", "DATABASE_ROUTERS")


@check("settings.names")
def dangling_names(project: Project) -> Iterator[Finding]:
    """A dotted name in ``settings.py`` that leads to no module, class or function of the package, or to a module that
    may not be used.

    Why: Django imports it by that name, when it starts or when it first needs it.

    Mend: correct the name.
    """
    source = project.sources.get(PATH)
    if source is None:
        return
    for text in source.strings:
        name = str(text.value)
        if not _DOTTED.match(name) or name.endswith((".py", ".sqlite3")):
            continue
        top = name.partition(".")[0]
        if project.is_own(name):
            if why := _dangling(project, name):
                yield Finding(PATH, text.lineno, why)
        elif top in PYTHON and top not in STDLIB:
            yield Finding(PATH, text.lineno, f"{name} may not be used")


def _dangling(project: Project, name: str) -> str:
    if name in project.modules or any(known.startswith(f"{name}.") for known in project.modules):
        return ""
    module, _, last = name.rpartition(".")
    source = project.modules.get(module)
    if module == project.package and last in api_of(project).models:
        return ""  # a model, named with its app
    if source is not None:
        known = last in source.top_level or any(each.star for each in source.imports)
        return "" if known or "__getattr__" in source.top_level else f"{module} has no {last}"
    outer, _, cls = module.rpartition(".")
    return "" if f"{outer}.{cls}" in project.classes else f"there is no module {module}"


@check("settings.apps")
def unknown_apps(project: Project) -> Iterator[Finding]:
    """``INSTALLED_APPS`` without the package itself, or a dotted name of a package that nobody knows.

    Why: models and migrations of an app that is not installed do not exist.

    Mend: add the package; pin what else is named in requirements.txt.
    """
    settings = production(project)
    apps: Any = settings["INSTALLED_APPS"].value if "INSTALLED_APPS" in settings else None
    if not isinstance(apps, list) or not all(isinstance(app, str) for app in apps):
        return
    line = settings["INSTALLED_APPS"].line
    if not any(project.is_own(app) for app in apps):
        yield Finding(PATH, line, f"INSTALLED_APPS lacks {project.package}")
    for name in _CALLED_BY_NAME:
        listed = settings[name].value if name in settings else []
        for each in listed if isinstance(listed, list) else []:
            if isinstance(each, str) and not project.is_own(each) and each.partition(".")[0] not in KNOWN:
                yield Finding(PATH, settings[name].line, f"{name}: {each} is of no familiar package")
