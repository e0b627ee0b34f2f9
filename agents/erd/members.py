"""Which name each member of an entity gets in the code, and which of them is the primary key."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from agents.erd.drawn import Drawn, Reading, Table
from agents.erd.names import MAX_COLUMN_BYTES, fault, is_database_name, is_reserved, snake_name
from agents.erd.problems import shown
from agents.erd.types import TYPES
from agents.erd.users import INHERITED

_AUTO = {"IntegerField": "AutoField", "BigIntegerField": "BigAutoField", "SmallIntegerField": "SmallAutoField"}


def name_members(table: Table, reading: Reading) -> None:
    """Fill ``table.final``; members that cannot be named are noted and move to ``table.broken``."""
    keyed = any(drawn.options.get("primary_key") is True for drawn in table.drawn)
    table.drawn = [_with_key(drawn, table, keyed, reading) for drawn in table.drawn]
    wanted = {snake_name(drawn.raw) for drawn in table.drawn}
    taken: dict[str, Drawn] = {}
    kept = []
    for drawn in table.drawn:
        # Another case may be that of a letter that looks Latin.
        message = fault(drawn.raw) or fault(snake_name(drawn.raw))
        if message:
            reading.problems.add("name", drawn.path, message, "choose another name")
            table.broken.add(drawn.raw)
            continue
        name = _final_name(drawn, table, wanted, reading)
        first = taken.get(name)
        if first:
            message = f"{shown(drawn.raw)} and {shown(first.raw)} are one field: both become {name}"
            reading.problems.add("duplicate-name", drawn.path, message, "rename one of them")
            table.broken.add(drawn.raw)
            continue
        taken[name] = drawn
        table.final[drawn.raw] = name
        kept.append(drawn)
    table.drawn = kept
    _check_columns(table, taken, reading)


def _with_key(drawn: Drawn, table: Table, keyed: bool, reading: Reading) -> Drawn:
    """``id`` is the primary key unless another member is; a lone auto field is it too. Keys of bytes become text."""
    if drawn.type.kind == "binary" and drawn.options.get("primary_key") is True:
        why = "a primary key stands in addresses, which hold text"
        reading.notes.infer(drawn.path, f"{table.name}.{drawn.raw} is a CharField", why)
        return replace(drawn, type=TYPES["CharField"])
    said = "primary_key" in drawn.options
    is_id = drawn.raw.lower() == "id" and not drawn.is_relation
    if keyed or said or not (is_id or drawn.type.kind == "auto"):
        return drawn
    if drawn.options.get("null"):
        return drawn
    entry = TYPES[_AUTO.get(drawn.type.name, drawn.type.name)] if is_id else drawn.type
    if not drawn.options.keys() <= entry.options:
        entry = drawn.type
    what = f"{table.name}.{drawn.raw} is the primary key" + (f", an {entry.name}" if entry is not drawn.type else "")
    reading.notes.infer(drawn.path, what, "its name or type says so, and no other field is one")
    return replace(drawn, type=entry, options={**drawn.options, "primary_key": True})


def _final_name(drawn: Drawn, table: Table, wanted: set[str], reading: Reading) -> str:
    name = snake_name(drawn.raw)
    label = f"{table.name}.{drawn.raw}"
    if drawn.type.kind == "reference":
        short = _without_id(name, table, wanted)
        if short != name:
            reading.notes.infer(drawn.path, f"{label} is called {short}", "Django adds _id to the column itself")
            return short
    suffix = "_ref" if drawn.is_relation else "_field"
    if table.is_user and drawn.is_relation and name in INHERITED:
        reading.notes.infer(drawn.path, f"{label} is called {name}_ref", f"AbstractUser has a field {name}")
        return f"{name}_ref"
    is_key = drawn.options.get("primary_key") is True
    if is_reserved(name, user=_guarded(name, drawn, table)) or (name == "id" and not (is_key and drawn.raw == "id")):
        if name == "id" and is_key and not drawn.is_relation and drawn.raw.lower() == "id":
            return name
        why = f"{name} means something else in Python or Django"
        reading.notes.infer(drawn.path, f"{label} is called {name}{suffix}", why)
        return name + suffix
    if name.lstrip("_") != drawn.raw:
        reading.notes.infer_alike(
            drawn.path, f"fields of {table.name} in snake_case", "Python's custom", f"{drawn.raw} → {name}"
        )
    return name


def _without_id(name: str, table: Table, wanted: set[str]) -> str:
    """A reference's name without ``_id``, when that name is free."""
    while name.endswith("_id"):
        short = name[:-3]
        free = short.strip("_") and short not in wanted and not is_reserved(short, user=table.is_user)
        if not free or short == "id" or (table.is_user and short in INHERITED):
            break
        name = short
    return name


def _guarded(name: str, drawn: Drawn, table: Table) -> bool:
    """Whether the user model's own names matter: the rule for ``groups`` and the like is in ``users``."""
    return table.is_user and (name not in INHERITED or name in ("groups", "user_permissions"))


def _check_columns(table: Table, taken: dict[str, Drawn], reading: Reading) -> None:
    for name, drawn in taken.items():
        if drawn.type.kind != "reference" or f"{name}_id" not in taken:
            continue
        other = taken[f"{name}_id"]
        message = f"{shown(other.raw)} is the column of the reference {shown(drawn.raw)}"
        reading.problems.add("duplicate-name", other.path, message, f"remove {other.raw}, or rename one of them")
    keys = [drawn for drawn in taken.values() if drawn.options.get("primary_key") is True]
    for drawn in keys[1:]:
        message = f"{table.name} has two primary keys: {shown(keys[0].raw)} and {shown(drawn.raw)}"
        hint = f'"$meta": {{"pk": ["{keys[0].raw}", "{drawn.raw}"]}} makes them unique together'
        reading.problems.add("primary-key", drawn.at("primary_key"), message, hint)


def column_name(table: Table, drawn: Drawn, name: str, reading: Reading) -> str | None:
    """The ``db_column`` of a member whose own name does not do, else ``None``."""
    if drawn.type.kind == "many" or "db_column" in drawn.options:
        return None
    column = f"{name}_id" if drawn.type.kind == "reference" else name
    keyed = any(other.options.get("primary_key") is True for other in table.drawn)
    # Django's own key takes the column id where no other is drawn.
    is_free = keyed or drawn.raw.lower() != "id"
    if reading.keep_names and is_free and drawn.raw not in (name, column) and is_database_name(drawn.raw):
        return drawn.raw
    if len(column.encode()) <= MAX_COLUMN_BYTES:
        return None
    short = shortened(column)
    reading.notes.infer(drawn.path, f"the column of {table.name}.{name} is {short}", "PostgreSQL has 63 bytes")
    return short


def shortened(name: str, limit: int = MAX_COLUMN_BYTES) -> str:
    """``name`` cut to ``limit`` bytes with a hash of the whole, so that two long names never become one."""
    tail = "_" + sha256(name.encode()).hexdigest()[:8]
    head = name.encode()[: limit - len(tail)].decode("utf-8", "ignore")
    return head.rstrip("_") + tail
