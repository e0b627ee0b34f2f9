"""``parse``: the order in which an ERD is read and judged."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from agents.erd.access import check_access, read_access
from agents.erd.checks import read_checks
from agents.erd.constraints import ConstraintNames, Constraints, read_constraints
from agents.erd.drawn import Reading, Table
from agents.erd.dump import dump
from agents.erd.entities import read_tables
from agents.erd.fields import LATER_OPTIONS, build_field
from agents.erd.json_reader import read
from agents.erd.limits import Limits
from agents.erd.members import column_name, name_members
from agents.erd.meta import DJANGO_TABLES, check_unused_mixins, read_meta
from agents.erd.model import Check, Entity, Erd, Field, Relation
from agents.erd.names import is_database_name
from agents.erd.notes import Notes
from agents.erd.on_request import settle_wants
from agents.erd.owners import find_owners
from agents.erd.plurals import collections
from agents.erd.privileges import keep_rights
from agents.erd.problems import Problems, nearest, shown
from agents.erd.project import Settings, read_settings
from agents.erd.related_names import name_reverses
from agents.erd.relations import Targets, build_relation
from agents.erd.requirements import read_requirements
from agents.erd.rings import open_rings
from agents.erd.shapes import unwrap
from agents.erd.through import check_throughs
from agents.erd.users import Login, find_user, settle_user
from agents.erd.wishes import grant_wishes

DEFAULT_LIMITS = Limits()


def parse(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> Erd:
    """The checked model of an ERD file; raises ``ErdError`` with every problem, in the order of the file."""
    document = read(data, limits)
    problems = Problems(document)
    reading = Reading(problems, Notes(), limits)
    drawing = unwrap(document.value, reading)
    settings = read_settings(drawing, reading)
    read_requirements(settings, drawing, reading)
    tables, broken = read_tables(drawing, reading)
    for table in tables:
        read_meta(table, settings.mixins, reading)
    _add_permissions(tables, settings, reading)
    check_unused_mixins(tables, settings.mixins, reading)
    user = _settled_user(tables, reading)
    declared = bool(settings.roles)
    for table in tables:
        read_access(table, settings.roles, reading, declared=declared)
        name_members(table, reading)
    login = settle_user(user, settings.login, reading)
    _build_members(tables, Targets(tables, broken, reading), reading)
    keep_rights(user, reading)
    by_name = {table.name: table for table in tables}
    check_throughs(tables, by_name, reading)
    taken = ConstraintNames()
    constraints = {table.name: read_constraints(table, by_name, taken, reading) for table in tables}
    checks = {table.name: read_checks(table, taken, reading) for table in tables}
    name_reverses(tables, reading)
    open_rings(tables, reading)
    settle_wants(tables, settings.wants, reading)
    owners = find_owners(tables, user, reading)
    for table in tables:
        check_access(table, owners.get(table.name, ()), reading)
    _check_tables(tables, reading)
    problems.raise_if_any()
    return _finished(tables, constraints, checks, owners, settings, login, reading)


def _add_permissions(tables: Sequence[Table], settings: Settings, reading: Reading) -> None:
    by_raw = {table.raw: table for table in tables}
    for name, (rights, path) in settings.permissions.items():
        table = by_raw.get(name)
        if table is None:
            reading.problems.add("target", path, f"unknown entity {shown(name)}", nearest(name, by_raw))
        else:
            table.meta.setdefault("permissions", rights)
            table.places.setdefault("permissions", path)


def _settled_user(tables: list[Table], reading: Reading) -> Table:
    user = find_user(tables, reading)
    if user is None:
        user = Table("User", (), "User", implied=True)
        if any(table.name == "User" for table in tables):
            message = "$meta.auth_user is false, but no other entity is the user model"
            reading.problems.add("user", (), message, 'add "$meta": {"auth_user": true} to one entity')
            # Two entities of one name would confuse everything that follows.
            reading.problems.raise_if_any()
        else:
            reading.notes.infer((), "a minimal User is added", "somebody has to sign in, and none is drawn")
        tables.append(user)
    user.is_user = True
    return user


def _build_members(tables: Sequence[Table], targets: Targets, reading: Reading) -> None:
    for table in tables:
        for drawn in table.drawn:
            name = table.final[drawn.raw]
            member: Field | Relation | None
            if drawn.is_relation:
                member = build_relation(name, drawn, table, targets, reading)
            else:
                member = build_field(name, drawn, f"{table.name}.{name}", reading)
            if member is None:
                table.broken.add(drawn.raw)
                continue
            table.members[name] = _with_column(member, column_name(table, drawn, name, reading))
            table.paths[name] = drawn.path
            if drawn.short:
                table.short.add(name)
            for option in LATER_OPTIONS:
                if option in drawn.options:
                    table.extras.setdefault(name, {})[option] = drawn.options[option]
                    reading.notes.postpone(drawn.at(option), f"{option} of {table.name}.{name}")
            if "expand" in drawn.options.get("api", {}):
                table.expand[name] = drawn.options["api"]["expand"]
    grant_wishes(tables, targets, reading)


def _with_column(member: Field | Relation, column: str | None) -> Field | Relation:
    return dataclasses.replace(member, db_column=column) if column else member


def _check_tables(tables: Sequence[Table], reading: Reading) -> None:
    """No two entities may share a table, and no two members a column."""
    seen: dict[str, str] = {}
    for table in tables:
        is_free = is_database_name(table.raw) and not table.raw.lower().startswith(DJANGO_TABLES)
        if reading.keep_names and is_free and not table.implied and "table" not in table.meta:
            table.meta["table"] = table.raw
        word = table.meta.get("table")
        if word and seen.setdefault(word.lower(), table.name) != table.name:
            message = f"{seen[word.lower()]} has the table {shown(word)} already"
            reading.problems.add(
                "duplicate-name", table.places.get("table", table.path), message, "choose another table"
            )
        columns = {name: name for name in _undrawn_columns(table)}
        for name, member in table.members.items():
            if isinstance(member, Relation) and member.many:
                continue
            column = (member.db_column or table.column(name)).lower()
            first = columns.setdefault(column, name)
            # Two clashing names without a db_column are reported where members get their names.
            if first != name and (member.db_column or (first in table.members and table.members[first].db_column)):
                message = f"{first} has the column {shown(column)} already"
                reading.problems.add("duplicate-name", table.paths[name], message, "choose another db_column")


def _undrawn_columns(table: Table) -> tuple[str, ...]:
    """The columns that a table has besides those drawn: Django's ``id``, and what the user model inherits."""
    keyed = any(member.primary_key for member in table.members.values())
    return (*table.inherited, *(() if keyed else ("id",)))


def _finished(
    tables: Sequence[Table],
    constraints: Mapping[str, Constraints],
    checks: Mapping[str, tuple[Check, ...]],
    owners: Mapping[str, tuple[str, ...]],
    settings: Settings,
    login: Login,
    reading: Reading,
) -> Erd:
    routes = collections(table.name for table in tables)
    entities = tuple(
        Entity(
            name=table.name,
            members=tuple(table.members.values()),
            description=table.meta.get("description", ""),
            table=table.meta.get("table"),
            ordering=constraints[table.name].ordering,
            indexes=constraints[table.name].indexes,
            uniques=constraints[table.name].uniques,
            checks=checks[table.name],
            owner=owners.get(table.name, ()),
            access=table.access,
            grants=table.grants,
            operations=table.operations,
            throttle=table.throttle,
            wants=table.wants,
            is_user=table.is_user,
            # A reference that a list of another entity asks for is drawn, and so is who has it.
            implied=table.implied and not table.relations,
            inherited=table.inherited,
            plural=routes[table.name],
        )
        for table in tables
    )
    erd = Erd(
        entities=entities,
        login=login,
        registration=settings.registration,
        page_size=settings.page_size,
        max_page_size=settings.max_page_size,
        wants=settings.wants,
        roles=tuple(settings.roles),
        title=settings.title,
        features=settings.features,
        rules=settings.rules,
        inferences=reading.notes.inferences,
        not_generated=reading.notes.postponed,
    )
    source = dump(erd, {table.name: table.extras for table in tables}, settings.extras)
    return dataclasses.replace(erd, source=source)
