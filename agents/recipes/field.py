"""Recipe ``field``: what a column takes: optional, unique, indexed, read-only, its length, default and choices.

``make title optional``, ``Job.salary should be unique``, ``limit title to 200 characters``, ``default status to open``
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, RootModel, StrictBool, StrictFloat, StrictInt, StrictStr, StringConstraints
from pydantic import Field as Limits

from agents.amending import FIELD, accepted
from agents.contract import UserError
from agents.erd.model import Entity, Erd
from agents.erd.model import Field as Column
from agents.recipes.recipe import Match, Recipe, Settings
from agents.recipes.sentences import Wanted, wanted
from agents.spoken.columns import require_fields
from agents.spoken.grammar import Names
from agents.view import KINDS
from agents.wording import listed

MODELS, SERIALIZERS = "models.py", "serializers.py"
PURPOSE = "change like that"

_Scalar = StrictStr | StrictBool | StrictInt | StrictFloat
_Choice = StrictStr | StrictInt


class _Api(BaseModel):
    model_config = ConfigDict(extra="forbid")

    read_only: StrictBool | None = None
    write_only: StrictBool | None = None


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    null: Literal[True] | None = None
    blank: None = None
    default: _Scalar | None = None
    unique: Literal[True] | None = None
    index: Literal[True] | None = None
    max_length: Annotated[StrictInt, Limits(ge=1)] | None = None
    choices: Annotated[list[_Choice | tuple[_Choice, StrictStr]], Limits(min_length=1, max_length=200)] | None = None
    api: _Api | None = None


class _Fields(RootModel[dict[Annotated[str, StringConstraints(max_length=63)], _Words]]):
    pass


def read(instruction: str, erd: Erd) -> Match | None:
    """The words that the sentence sets on the fields that it names."""
    found = wanted(instruction, Names(erd))
    if found is None:
        return None
    meant = _meant(erd, found)
    values = found.words.get("choices", ())
    if values and not (found.quoted or all(_is_kind(field) or _counts(field, values) for _, field in meant)):
        return None
    settings: dict[str, dict[str, Mapping[str, Any]]] = {}
    for entity, field in meant:
        if (found.words.get("api") or {}).get("read_only") and field.required:
            raise UserError(f"{entity.name}.{field.name} is required: make it optional first, or give it a default")
        settings.setdefault(entity.name, {})[field.name] = _fitted(field, found.words)
    path = SERIALIZERS if set(found.words) == {"api"} else MODELS
    return Match(FIELD, tuple(settings), settings, path)


def _meant(erd: Erd, found: Wanted) -> Sequence[tuple[Entity, Column]]:
    """Every field that is meant; one that several entities have needs one that it is said of."""
    meant: list[tuple[Entity, Column]] = []
    for named, field in found.fields:
        having = [entity for entity in erd if any(each.name == field for each in entity.fields)]
        if named is None and len(having) > 1:
            names = [entity.name for entity in having]
            raise UserError(f"{field} is a field of {listed(names)}: say which, for example {names[0]}.{field}")
        entity = erd[named] if named else having[0] if having else erd.user
        require_fields(entity, [field], lambda column: True, PURPOSE)
        drawn = [each for each in entity.fields if each.name == field]
        if not drawn:
            raise UserError(f"{entity.name}.{field} comes from Django's own user and cannot be changed")
        meant.append((entity, drawn[0]))
    return meant


def _is_kind(field: Column) -> bool:
    """Whether its values are words out of a few, so that bare words after it are surely values."""
    return bool(field.choices) or field.name.endswith(KINDS)


def _counts(field: Column, values: Sequence[str]) -> bool:
    """Whether they are numbers, and its own."""
    return "IntegerField" in field.type and all(value.isdecimal() for value in values)


def _fitted(field: Column, words: Mapping[str, Any]) -> dict[str, Any]:
    """The words with their values as the field's type has them."""
    fitted = dict(words)
    if "default" in words and words["default"] is not None:
        fitted["default"] = _value(field, words["default"])
    if "choices" in words:
        labels = {choice.value: choice.label for choice in field.choices}
        values = [_value(field, value) for value in words["choices"]]
        fitted["choices"] = [[value, labels[value]] if value in labels else value for value in values]
    return fitted


_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _value(field: Column, said: str) -> Any:
    """What a word means as a value of the field; the language says so if it means none."""
    if field.type == "BooleanField":
        return _TRUTH.get(said.lower(), said)
    if "IntegerField" in field.type and said.lstrip("+-").isdecimal() and said.isascii() and len(said) < 20:
        return int(said)
    return next((choice.value for choice in field.choices if str(choice.value).lower() == said.lower()), said)


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """What is said now on top of what was said before, word by word."""
    settled = {name: dict(words) for name, words in (current or {}).items()}
    for name, words in stated.items():
        before = settled.get(name, {})
        api = {**(before.get("api") or {}), **words.get("api", {})}
        settled[name] = {**before, **words, **({"api": api} if api else {})}
    return settled


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for what the language does not allow."""
    checked: dict[str, Any] = _Fields.model_validate(settings).model_dump(mode="json", exclude_unset=True)
    if entity not in erd:
        raise UserError("say which entity")
    for name in checked:
        if not any(field.name == name for field in erd[entity].fields):
            raise UserError(f"{entity}.{name[:60]} is no field")
    return accepted(FIELD, erd, entity, checked)


def says(settings: Settings) -> str:
    """What holds of the fields."""
    return "; ".join(f"`{name}` is {', '.join(_state(words))}" for name, words in settings.items())


def _state(words: Mapping[str, Any]) -> list[str]:
    told = []
    if "null" in words:
        told.append("optional" if words["null"] else "required")
    told += [word if words[key] else f"not {word}" for key, word in _YES_NO if key in words]
    if words.get("max_length"):
        told.append(f"at most {words['max_length']} characters long")
    if words.get("default") is not None:
        told.append(f"`{words['default']}` unless a client says otherwise")
    if words.get("choices"):
        values = [str(each[0] if isinstance(each, list) else each) for each in words["choices"]]
        told.append(f"one of {listed(values)}")
    api = words.get("api") or {}
    told += ["read-only" if api["read_only"] else "writable"] if "read_only" in api else []
    told += ["write-only" if api["write_only"] else "readable"] if "write_only" in api else []
    return told


_YES_NO = (("unique", "unique"), ("index", "indexed"))

RECIPE = Recipe(
    id=FIELD,
    path=MODELS,
    help="`make title optional`, `limit title to 200 characters`, `default status to open`",
    topic=r"optional|required|mandatory|nullable|unique|index\w*|read-?only|write-?only|length|characters|default\w*|choices",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
