"""What each agent asks a model for, and all that it may gain from the reply: one row a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agents.admin import more_columns
from agents.erd.model import Entity, Erd

Columns = Mapping[str, list[str]]
"""Option of a class → the columns that it may name besides those that it does."""


@dataclass(frozen=True, slots=True)
class Craft:
    """A file that a model may improve.

    ``definition`` is the pattern of an entity's class, ``prompt`` the template below ``agents/prompts`` (a change of
    its meaning gets a new number), ``shows`` whether the entity's model is shown as well. ``methods`` maps a method
    that may be added (``validate_*`` = one for each field shown) to its parameters, ``replaces`` are those of the
    draft that it may replace, ``imports`` what each name that a method may use needs at the top of the file,
    ``columns`` what may be added to the lists of an entity's class.
    """

    path: str
    agent: str
    definition: str
    prompt: str
    shows: bool = False
    keywords: frozenset[str] = frozenset()
    methods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaces: frozenset[str] = frozenset()
    imports: Mapping[str, str] = field(default_factory=dict)
    columns: Callable[[Erd, Entity], Columns] = lambda erd, entity: {}

    def class_of(self, entity: str) -> str:
        return self.definition.format(entity)

    def open_to(self, erd: Erd) -> dict[str, Columns]:
        """Class → what may be added to its lists."""
        return {self.class_of(entity.name): self.columns(erd, entity) for entity in erd}


_COMMON = {
    "datetime": "import datetime",
    "decimal": "import decimal",
    "re": "import re",
    "timezone": "from django.utils import timezone",
}

CRAFTS: Mapping[str, Craft] = {
    craft.path: craft
    for craft in (
        Craft(
            path="models.py",
            agent="model",
            definition="{}",
            prompt="model.v1.md.j2",
            keywords=frozenset({"help_text", "verbose_name"}),
            methods={"__str__": ("self",), "clean": ("self",)},
            replaces=frozenset({"__str__"}),
            imports={**_COMMON, "ValidationError": "from django.core.exceptions import ValidationError"},
        ),
        Craft(
            path="admin.py",
            agent="model",
            definition="{}Admin",
            prompt="admin.v1.md.j2",
            columns=more_columns,
        ),
        Craft(
            path="serializers.py",
            agent="serializer",
            definition="{}Serializer",
            prompt="serializer.v1.md.j2",
            shows=True,
            methods={"validate_*": ("self", "value"), "validate": ("self", "attrs")},
            imports=_COMMON,
        ),
        Craft(
            path="views.py",
            agent="view",
            definition="{}ViewSet",
            prompt="view.v1.md.j2",
        ),
    )
}
"""By path."""
