"""The shape of the configuration, and what each key means: ``docs/configuration.md`` is made from this model."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StringConstraints, WithJsonSchema, model_validator
from pydantic.functional_validators import AfterValidator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from bot.commands import SPECS
from bot.configuration.paths import is_inside, why_no_erd, why_no_output
from bot.github import Level
from bot.names import BRANCH_PREFIX

Review = Literal["all-at-once", "step-by-step"]
Who = Literal["write", "maintain", "admin", "nobody"] | tuple[str, ...]

_LEVELS: tuple[Level, ...] = ("none", "read", "write", "maintain", "admin")
_WHO = ("write", "maintain", "admin", "nobody")
_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9])*(?:_[A-Za-z0-9]+)?")
MAX_LOGIN = 39
MAX_ENTRIES = 50
"""Of any list."""


def _wrong(message: str, given: str = "", known: tuple[str, ...] = ()) -> PydanticCustomError:
    """A problem in this page's own words, with the nearest of the words that would have been right."""
    near = next(iter(difflib.get_close_matches(given.lower(), known, n=1, cutoff=0.5)), "")
    return PydanticCustomError("erdsmith", "{text}", {"text": message, "near": near})


def _erd_path(path: str) -> str:
    if reason := why_no_erd(path):
        raise _wrong(reason)
    return path


def _output(path: str) -> str:
    if reason := why_no_output(path):
        raise _wrong(reason)
    return path


def _branch(name: str) -> str:
    if name.startswith(BRANCH_PREFIX):
        raise _wrong(f"branches that begin with {BRANCH_PREFIX} are ERDsmith's own")
    if ".." in name or name.startswith(("/", "-")) or not re.fullmatch(r"[^\s\x00-\x1f\x7f~^:?\[\\]+", name):
        raise _wrong("this is no name of a branch; '*' stands for any characters")
    return name


def _login(name: str) -> str:
    if len(name) > MAX_LOGIN or not _LOGIN.fullmatch(name):
        raise _wrong("this is no login of a person; teams cannot be named")
    return name


def _who(value: Any) -> Who:
    if isinstance(value, str):
        if value not in _WHO:
            raise _wrong(f"one of {', '.join(_WHO)}, or a list of logins", value, _WHO)
        return value  # type: ignore[return-value]  # it is one of the literals
    if not isinstance(value, list) or not value or len(value) > MAX_ENTRIES:
        raise _wrong(f"one of {', '.join(_WHO)}, or a list of logins")
    if not all(isinstance(name, str) for name in value):
        raise _wrong("logins are words; put quotes around one that reads as something else")
    return tuple(_login(name) for name in value)


def _command(name: str) -> str:
    if name not in SPECS:
        raise _wrong(f"there is no command /{name[:40]}", name, tuple(SPECS))
    return name


ErdPath = Annotated[str, AfterValidator(_erd_path)]
Output = Annotated[str, AfterValidator(_output)]
Branch = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_branch)]
Login = Annotated[str, AfterValidator(_login)]
Label = Annotated[
    str, StringConstraints(min_length=1, max_length=50, pattern=r"^[^\s\x00-\x1f,]([^\x00-\x1f,]*[^\s\x00-\x1f,])?$")
]
Model = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/@-]*$")]
_WHO_SCHEMA = {
    "anyOf": [
        {"enum": list(_WHO)},
        {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MAX_ENTRIES},
    ]
}
AnyWho = Annotated[Any, PlainValidator(_who), WithJsonSchema(_WHO_SCHEMA)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Drawing(_Part):
    """One ERD and the folder that is generated from it."""

    path: ErdPath = "erd.json"
    """The ERD's file."""
    output: Output = "backend"
    """The folder that is generated. Its last part names the Python package."""
    adopt: bool = False
    """Whether a folder that exists and was not written by ERDsmith may be worked in. Its files count as people's:
    none is written over, what would have been drafted is offered, and only what is missing is added."""

    @property
    def package(self) -> str:
        """The Python package in the output folder."""
        return self.output.rpartition("/")[2]


class Budget(_Part):
    """What a language model may cost on one pull request: the lower of this and the installation's own limits."""

    tokens: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    """Tokens, in and out. Then the drafts stand."""
    usd: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None = None
    """US dollars. Then the drafts stand."""


class Configuration(_Part):
    """All of ``.github/erdsmith.yml``; every key is optional."""

    erds: Annotated[tuple[Drawing, ...], Field(min_length=1, max_length=20, strict=False)] = (Drawing(),)
    """The ERDs of this repository."""
    branches: Annotated[tuple[Branch, ...], Field(max_length=MAX_ENTRIES, strict=False)] = ()
    """The base branches: a push to one of them is generated from. `*` stands for any characters. Empty: the
    repository's default branch."""
    review: Review = "all-at-once"
    """`all-at-once`: every file is on the pull request from the start. `step-by-step`: the next file comes after
    `/approve` or `/skip` of the one before."""
    reviewers: Annotated[tuple[Login, ...], Field(max_length=15, strict=False)] = ()
    """Who is asked for a review when a pull request is opened (people; GitHub takes 15)."""
    labels: Annotated[tuple[Label, ...], Field(max_length=MAX_ENTRIES, strict=False)] = ()
    """The labels a pull request is opened with."""
    models: Annotated[tuple[Model, ...], Field(max_length=MAX_ENTRIES, strict=False)] = ()
    """Which of the installation's language models are asked, in this order. Empty: all of them, in its order. If it has
    none of them, no model is asked."""
    budget: Budget = Budget()
    """Limits of what a model may cost, below the installation's."""
    commands: Annotated[dict[Annotated[str, AfterValidator(_command)], AnyWho], Field(max_length=MAX_ENTRIES)] = {}
    """Who may use a command, of those who may write to the repository: `write` (the default), `maintain`, `admin`,
    `nobody`, or a list of logins."""

    @model_validator(mode="after")
    def _apart(self) -> Configuration:
        """No two drawings write to one place, and none is drawn where something is written."""
        problems = [*_overlaps(self.erds)]
        if problems:
            raise ValidationError.from_exception_data("Configuration", problems)
        return self

    def bases(self, branch: str, default: str) -> bool:
        """Whether a branch is one that is generated from."""
        return any(fnmatchcase(branch, pattern) for pattern in self.branches) if self.branches else branch == default

    def drawing(self, output: str) -> Drawing | None:
        """What is drawn for an output folder."""
        return next((drawing for drawing in self.erds if drawing.output == output), None)

    def allows(self, command: str, login: str, level: Level) -> bool:
        """Whether a person may use a command. Nobody without write permission ever may."""
        who: Who = self.commands.get(command, "write")
        if not is_at_least(level, "write") or who == "nobody":
            return False
        if isinstance(who, tuple):
            return login.casefold() in (name.casefold() for name in who)
        return is_at_least(level, who)


def is_at_least(level: Level, needed: Level) -> bool:
    """Whether a permission includes another."""
    return _LEVELS.index(level) >= _LEVELS.index(needed)


def _overlaps(drawings: tuple[Drawing, ...]) -> Iterator[InitErrorDetails]:
    for position, drawing in enumerate(drawings):
        others = drawings[:position]
        loc = ("erds", position)
        if clash := next((one for one in others if _meet(one.output, drawing.output)), None):
            said = _wrong(f"the folder of another ERD is {clash.output!r}: give each its own, beside the others")
            yield InitErrorDetails(type=said, loc=(*loc, "output"), input=drawing.output)
        if any(is_inside(drawing.path, one.output) for one in drawings):
            said = _wrong("an ERD cannot stand in a folder that is generated")
            yield InitErrorDetails(type=said, loc=(*loc, "path"), input=drawing.path)


def _meet(one: str, other: str) -> bool:
    return is_inside(one, other) or is_inside(other, one)
