"""``.erdsmith.json``: what a generated folder knows about itself.

Anyone with write access can edit it, so what is read is validated like any foreign input and never trusted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from agents.contract import Engine, GeneratedFile, Options, UserError
from agents.erd import ErdError, parse
from agents.erd.model import Erd
from agents.proof.tree import is_safe
from agents.recipes import checked

NAME = ".erdsmith.json"
MAX_BYTES = 8_000_000
"""Some ERD of the largest size accepted, written out in the object form, and a few thousand files."""

MAX_FILES = 10_000

_Version = Annotated[str, StringConstraints(max_length=50)]
_Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agent: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    engine: Engine = "builtin"


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid")

    erdsmith: _Version
    erd: dict[str, Any]
    options: dict[str, dict[str, dict[str, Any]]]
    skipped: list[str] = []
    pristine: _Commit | None
    files: dict[str, _File]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Who drafted a file, the hash of that pristine draft, and whether a model has added to it."""

    agent: str
    sha256: str
    engine: Engine = "builtin"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The checked content of ``.erdsmith.json``; ``pristine`` is a commit id, ``None`` outside of git."""

    erd: Erd
    options: Options
    files: Mapping[str, FileRecord]
    pristine: str | None = None
    version: str = ""

    @classmethod
    def of(
        cls,
        erd: Erd,
        options: Options,
        drafted: tuple[GeneratedFile, ...],
        *,
        pristine_tree: Mapping[str, str] | None = None,
        pristine: str | None = None,
    ) -> Manifest:
        """The manifest of a folder whose pristine drafts are ``pristine_tree`` (``drafted`` unless files are held)."""
        tree = {file.path: file.content for file in drafted} if pristine_tree is None else pristine_tree
        known = {file.path: file for file in drafted}
        files = {
            path: FileRecord(known[path].agent, sha256(text), known[path].engine)
            if path in known
            else FileRecord("planner", sha256(text))
            for path, text in tree.items()
        }
        return cls(erd, options, files, pristine, version("erdsmith"))

    @classmethod
    def read(cls, text: str) -> Manifest:
        """Parse and check; raises ``UserError`` for whatever is not a manifest as this product writes it."""
        if len(text) > MAX_BYTES:
            raise UserError(f"{NAME} is larger than {MAX_BYTES:,} characters")
        try:
            stored = _Stored.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise UserError(f"{NAME} is not valid: {where + ': ' if where else ''}{first['msg']}") from None
        unsafe = next((path for path in (*stored.files, *stored.skipped) if not is_safe(path)), None)
        if unsafe is not None or len(stored.files) + len(stored.skipped) > MAX_FILES:
            raise UserError(f"{NAME} is not valid: files: {unsafe!r} is no path in this folder")
        try:
            erd = parse(json.dumps(stored.erd).encode())
        except ErdError as error:
            raise UserError(f"{NAME} is not valid: erd: {error.problems[0].message}") from None
        return cls(
            erd=erd,
            options=checked(Options(stored.options, tuple(stored.skipped)), erd),
            files={path: FileRecord(file.agent, file.sha256, file.engine) for path, file in stored.files.items()},
            pristine=stored.pristine,
            version=stored.erdsmith,
        )

    def dump(self) -> str:
        """The file's text; the same manifest always gives the same text."""
        stored = {
            "erdsmith": self.version,
            "erd": self.erd.source,
            "options": self.options.values,
            **({"skipped": list(self.options.skipped)} if self.options.skipped else {}),
            "pristine": self.pristine,
            "files": {
                path: {
                    "agent": record.agent,
                    "sha256": record.sha256,
                    **({"engine": record.engine} if record.engine != "builtin" else {}),
                }
                for path, record in sorted(self.files.items())
            },
        }
        return json.dumps(stored, indent=2, ensure_ascii=False, default=dict) + "\n"

    @property
    def has_model_work(self) -> bool:
        """Whether some draft is more than a draft."""
        return any(record.engine == "model" for record in self.files.values())

    def is_pristine(self, path: str, text: str) -> bool:
        """Whether ``text`` is the draft that was written for ``path``, to the letter."""
        record = self.files.get(path)
        return record is not None and record.sha256 == sha256(text)


def sha256(text: str) -> str:
    """The hex digest of the text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
