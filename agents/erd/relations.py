"""References: their targets, what happens on deletion, and whether the options agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from agents.erd.drawn import Drawn, Reading, Table
from agents.erd.fields import read_api
from agents.erd.model import MISSING, FieldApi, Relation, RelationKind
from agents.erd.names import class_name, is_related_name
from agents.erd.options import ON_DELETE, checked
from agents.erd.position import Path
from agents.erd.problems import nearest, shown

_DJANGO_USER = frozenset({"auth.user", "auth_user_model", "settings.auth_user_model"})


class Targets:
    """Finds the entity that a name means."""

    def __init__(self, tables: Sequence[Table], broken: frozenset[str], reading: Reading) -> None:
        self._reading = reading
        self._raw = {table.raw: table for table in tables}
        self._names = {table.name.lower(): table for table in tables}
        self._user = next(table for table in tables if table.is_user)
        self._broken = broken

    def find(self, word: str, own: Table, path: Path) -> Table | None:
        """The entity that ``word`` means at ``path`` of ``own``; ``None`` after noting that there is none."""
        exact = self._raw.get(word)
        if exact:
            return exact
        if word == "self":
            return own
        if word.lower() in _DJANGO_USER:
            return self._user
        found = self._names.get(class_name(word).lower()) if word.strip() else None
        if found:
            if found.name != word:
                self._reading.notes.infer(path, f"{word} means {found.name}", "only the spelling differs")
            return found
        if word not in self._broken:
            what = f"unknown entity {shown(word)}" if word.strip() else "the target is empty"
            hint = nearest(word, self._raw, otherwise=f"draw {shown(word)}, or name one that is drawn")
            self._reading.problems.add("target", path, what, hint)
        return None


def build_relation(name: str, drawn: Drawn, own: Table, targets: Targets, reading: Reading) -> Relation | None:
    """The reference called ``name``, or ``None`` after noting every problem."""
    options = checked(drawn, reading)
    if options is None:
        return None
    if "to" not in options:
        hint = f'write "{drawn.type.name}:User"' if drawn.short else 'add "to": "User"'
        reading.problems.add("target", drawn.path, f"{drawn.type.name} without a target", hint)
        return None
    target = targets.find(options["to"], own, drawn.at("to"))
    through = None
    if "through" in options:
        through = targets.find(options["through"], own, drawn.at("through"))
    api = read_api(drawn, options, reading)
    label = f"{own.name}.{name}"
    fine = _agreeing(options, drawn, label, reading) and _reverse_name(options, drawn, own, reading)
    if not fine or target is None or api is None or ("through" in options and through is None):
        return None
    if drawn.type.kind == "many":
        return _many(name, options, drawn, own, target, through, api, reading)
    return _reference(name, options, drawn, own, target, api, reading)


def _reverse_name(options: dict[str, Any], drawn: Drawn, own: Table, reading: Reading) -> bool:
    if "related_name" not in options:
        return True
    # Django hides every reverse name that ends with a plus, and fills in the class.
    word = re.sub(r"%\((class|model_name)\)s", own.name.lower(), options["related_name"])
    options["related_name"] = word = "+" if word.endswith("+") else word
    if word == "+" or is_related_name(word):
        return True
    message = f"related_name {shown(word)} is no name that Django accepts"
    reading.problems.add("related-name", drawn.at("related_name"), message, 'letters, digits and single "_"')
    return False


def _agreeing(options: dict[str, Any], drawn: Drawn, label: str, reading: Reading) -> bool:
    fine = True
    if "on_delete" in options:
        word = options["on_delete"].removeprefix("models.").strip().upper().replace(" ", "_")
        options["on_delete"] = "DO_NOTHING" if word == "NO_ACTION" else word
        if options["on_delete"] not in ON_DELETE:
            message = f"unknown on_delete {shown(drawn.options['on_delete'])}"
            hint = nearest(word, ON_DELETE, otherwise=f"one of {', '.join(ON_DELETE)}")
            reading.problems.add("on-delete", drawn.at("on_delete"), message, hint)
            fine = False
        if options["on_delete"] == "SET_DEFAULT":
            message = "SET_DEFAULT needs a default row, which an ERD cannot name"
            reading.problems.add("on-delete", drawn.at("on_delete"), message, "SET_NULL with null, or PROTECT")
            fine = False
    for word in ("default", "db_default"):
        if options.get(word, MISSING) not in (MISSING, None):
            message = "a reference has no default: that row may not exist"
            reading.problems.add("default", drawn.at(word), message, "make it nullable instead")
            fine = False
    if options.get("primary_key") and options.get("null"):
        reading.problems.add("primary-key", drawn.at("null"), "a primary key cannot be null", "remove null")
        fine = False
    return fine


def _reference(
    name: str, options: dict[str, Any], drawn: Drawn, own: Table, target: Table, api: FieldApi, reading: Reading
) -> Relation:
    null = bool(options.get("null", False))
    on_delete = options.get("on_delete", "CASCADE")
    label = f"{own.name}.{name}"
    if on_delete == "SET_NULL" and not null:
        null = True
        reading.notes.infer(drawn.path, f"{label} may be null", "on_delete is SET_NULL")
    kind = drawn.type.name
    unique = bool(options.get("unique") or options.get("primary_key"))
    if kind == "ForeignKey" and unique:
        kind = "OneToOneField"
        reading.notes.infer(drawn.path, f"{label} is a OneToOneField", "a unique foreign key is one (fields.W342)")
    return Relation(
        name=name,
        kind=cast(RelationKind, kind),
        target=target.name,
        on_delete=on_delete,
        null=null,
        blank=bool(options.get("blank", null)),
        unique=kind == "OneToOneField",
        primary_key=bool(options.get("primary_key", False)),
        related_name=options.get("related_name", ""),
        help_text=options.get("help_text", ""),
        verbose_name=options.get("verbose_name", ""),
        db_comment=options.get("db_comment", ""),
        editable=options.get("editable", True),
        db_column=options.get("db_column"),
        api=api,
    )


def _many(
    name: str,
    options: dict[str, Any],
    drawn: Drawn,
    own: Table,
    target: Table,
    through: Table | None,
    api: FieldApi,
    reading: Reading,
) -> Relation:
    label = f"{own.name}.{name}"
    if "null" in options:
        reading.notes.infer(drawn.at("null"), f"null of {label} is ignored", "a many-to-many has no column (W340)")
    reverse = options.get("related_name", "")
    symmetrical = target is own and options.get("symmetrical", not reverse)
    if target is own and reverse and "symmetrical" not in options:
        reading.notes.infer(drawn.path, f"{label} is not symmetrical", "it has a related_name of its own")
    fields = options.get("through_fields")
    return Relation(
        name=name,
        kind="ManyToManyField",
        target=target.name,
        blank=options.get("blank", True),
        related_name="+" if symmetrical else reverse,
        through=through.name if through else None,
        through_fields=(fields[0], fields[1]) if fields else None,
        symmetrical=symmetrical,
        help_text=options.get("help_text", ""),
        verbose_name=options.get("verbose_name", ""),
        editable=options.get("editable", True),
        api=api,
    )
