"""What the recipes that name fields share: which entities are meant, and whether the fields are there and fit."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence

from agents.contract import UserError
from agents.erd.model import Entity, Erd, Field

ACCOUNT = (
    Field("username", "CharField"),
    Field("email", "EmailField"),
    Field("date_joined", "DateTimeField", auto_now_add=True),
)


def columns(entity: Entity) -> tuple[Field, ...]:
    """The entity's fields, and what the API shows of those that a user model inherits."""
    return (*entity.fields, *(field for field in ACCOUNT if field.name in entity.inherited))


def fields_of(entity: Entity, fits: Callable[[Field], bool]) -> tuple[str, ...]:
    """The names of the entity's fields that fit."""
    return tuple(field.name for field in columns(entity) if fits(field))


def meant_entities(
    erd: Erd, named: Sequence[str], fields: Sequence[str], fits: Callable[[Field], bool], purpose: str
) -> tuple[str, ...]:
    """The entities named, each of which must have the fields; without a name all that have them."""
    if named:
        for name in named:
            require_fields(erd[name], fields, fits, purpose)
        return tuple(named)
    having = tuple(entity.name for entity in erd if set(fields) <= set(fields_of(entity, fits)))
    if not having:
        raise UserError(f"no entity has {' and '.join(fields)}, or not as fields that one can {purpose}")
    return having


def require_fields(entity: Entity, fields: Iterable[str], fits: Callable[[Field], bool], purpose: str) -> None:
    """Raise ``UserError`` for the first field that is not there or does not fit, naming the nearest that does."""
    good = fields_of(entity, fits)
    for name in fields:
        if name in good:
            continue
        close = difflib.get_close_matches(name, good, 1)
        instead = f"did you mean {close[0]}?" if close else f"these can be: {', '.join(good) or 'none'}"
        what = "is not a field that one can" if name in entity else "is no field; to"
        raise UserError(f"{entity.name}.{name} {what} {purpose}: {instead}")
