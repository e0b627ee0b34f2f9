"""``openapi.yaml`` and the check ``spectacular``, from one description of the API."""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped,no-untyped-call"

from __future__ import annotations

import json
import re
import sys
import unicodedata
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.settings import spectacular_settings

from .problems import Found, found
from .report import Report

_UNSEEN = frozenset({"Cf", "Zl", "Zp", "Co", "Cn"})
_JOINERS = "\u200c\u200d"
"""Whole scripts and emoji are written with them."""


class Described:
    """The API as drf-spectacular describes it, generated when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def openapi(self) -> dict[str, Any]:
        # For filters drf-spectacular tries to import GeoDjango, which runs the C compiler some forty times in search of
        # a library. A package that uses it has imported it by now.
        sys.modules.setdefault("django.contrib.gis.db.models", None)  # type: ignore[arg-type]  # "not importable"
        with GENERATOR_STATS.silence():
            return dict(spectacular_settings.DEFAULT_GENERATOR_CLASS().get_schema(request=None, public=True))

    def warnings(self) -> list[str]:
        """Everything that could not be described for certain."""
        self.openapi  # noqa: B018  # the description is what fills the statistics
        return [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]


def write(described: Described, report: Report) -> list[Found]:
    """Report ``openapi.yaml``."""
    text = OpenApiYamlRenderer().render(described.openapi, renderer_context={}).decode()
    if not text.isascii() and any(unicodedata.category(char) in _UNSEEN and char not in _JOINERS for char in text):
        # YAML may hold it raw, but a reviewer could not see it: then every letter beyond ASCII is escaped.
        text = yaml.safe_dump(yaml.safe_load(text), sort_keys=False)
    report.file("openapi.yaml", text)
    return []


def find(described: Described) -> list[Found]:
    """What ``manage.py spectacular --validate --fail-on-warn`` complains about."""
    return [_told(warning, described.folder) for warning in described.warnings()] or _invalid(described.openapi)


def _invalid(openapi: dict[str, Any]) -> list[Found]:
    """Where the description is none of its version of OpenAPI.

    drf-spectacular brings the schemas, but its own validation takes as long as making the description.
    """
    version = openapi["openapi"].rpartition(".")[0]
    schemas = resources.files("drf_spectacular").joinpath("validation")
    schema = json.loads(schemas.joinpath(f"openapi_{version.replace('.', '_')}_schema.json").read_text("utf-8"))
    described = json.loads(OpenApiJsonRenderer().render(openapi))
    validator = jsonschema_rs.validator_for(schema, mask="it", validate_formats=False)
    return [
        found(f"the description is no OpenAPI {version}, at {'/'.join(map(str, error.instance_path))}: {error.message}")
        for error in validator.iter_errors(described)
    ]


def _told(warning: str, folder: Path) -> Found:
    """``PATH: Warning [View > Serializer]: message``, with the line of the innermost class.

    drf-spectacular can look the line up itself, but that costs ten times the description.
    """
    placed = re.match(
        rf"{re.escape(str(folder))}/(?P<path>[^:]+): (?P<message>\w+ \[(?:.* > )?(?P<name>\w+)\].*)", warning, re.S
    )
    if placed is None:
        return found(warning)
    before, defined, _ = (folder / placed["path"]).read_text("utf-8").partition(f"class {placed['name']}")
    return found(placed["message"], placed["path"], before.count("\n") + 1 if defined else None)
