"""The models hold everything the ERD asks for, and nothing of it weaker. Stricter is a person's good right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from agents.erd.model import MISSING, Entity, Field, Relation
from agents.proof.checks.api_index import api_of, texts
from agents.proof.checks.models_index import ACCOUNT, Declared, ModelClass, target_of
from agents.proof.checks.project import MANIFEST, Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.weaker import (
    is_weaker_type,
    lacks_choices,
    lacks_index,
    lacks_unique,
    weaker_deletion,
    weaker_limits,
    weaker_numbers,
)


@check("contract.manifest")
def broken_manifest(project: Project) -> Iterator[Finding]:
    """A manifest that holds no ERD.

    Why: nothing can be compared with what was asked for.

    Mend: take back the edit of ``.erdsmith.json``.
    """
    if project.asked_is_broken:
        yield Finding(MANIFEST, 1, f"the ERD in it cannot be read: {project.asked_is_broken}")


def _pairs(project: Project) -> Iterator[tuple[Entity, ModelClass]]:
    models = api_of(project).models
    for entity in project.asked.erd if project.asked else ():
        if entity.name in models:
            yield entity, models[entity.name]


@check("contract.models")
def missing_models(project: Project) -> Iterator[Finding]:
    """An entity of the ERD without its model, or in another table than the ERD says.

    Why: what people store there would be gone.

    Mend: bring the class back; remove the entity from the ERD if it is meant to go.
    """
    models = api_of(project).models
    for entity in project.asked.erd if project.asked else ():
        model = models.get(entity.name)
        if model is None:
            if project.asked and not (entity.implied and not any(each.is_user for each in models.values())):
                yield Finding("models.py", 1, f"the ERD's {entity.name} has no model")
        elif entity.table:
            source, node = model.cls.source, model.meta.get("db_table")
            written = source.constant(node) if node is not None else None
            if node is None or (written is not None and written != entity.table):
                yield Finding(
                    model.path, node.lineno if node else model.line, f"{entity.name} is the table {entity.table}"
                )


@check("contract.fields")
def weaker_fields(project: Project) -> Iterator[Finding]:
    """A field of the ERD that is missing, or that takes more than the ERD allows: another type, empty where a value is
    required, longer, no limits, no choices, not unique, no default.

    Why: data that the ERD rules out gets in, or data that it promises is not kept.

    Mend: put back what the line lost, or change the ERD.
    """
    for entity, model in _pairs(project):
        for field in entity.fields:
            declared = model.fields.get(field.name)
            if declared is None:
                if model.sure and not (model.is_user and field.name in ACCOUNT - model.removed):
                    yield Finding(model.path, model.line, f"{entity.name}.{field.name} is missing")
            else:
                name = f"{entity.name}.{field.name}"
                yield from (_at(declared, f"{name} {why}") for why in _weaker_field(model, declared, field))


def _weaker_field(model: ModelClass, declared: Declared, field: Field) -> Iterator[str]:
    if not declared.foreign:
        return
    if is_weaker_type(field.type, declared.type):
        yield f"is a {declared.type}; the ERD asks for a {field.type}"
        return
    if declared.flag("null") and not field.null:
        yield "may be null; the ERD requires a value"
    if (
        declared.flag("blank")
        and not (field.blank or field.null)
        and declared.type.endswith(("CharField", "TextField"))
    ) and field.default is MISSING:
        yield "may be empty; the ERD requires a value"
    if (field.unique or field.primary_key) and lacks_unique(model, declared):
        yield "is not unique; the ERD says so"
    yield from weaker_limits(declared, field)
    yield from weaker_numbers(model, declared, field)
    yield from lacks_choices(declared, field)
    for flag in ("auto_now", "auto_now_add"):
        if getattr(field, flag) and declared.flag(flag) is False:
            yield f"lacks {flag}"
    given = field.default is not MISSING or field.db_default is not MISSING
    if given and not {"default", "db_default", "**"} & declared.options.keys():
        yield "lacks its default"
    if field.index and lacks_index(model, declared):
        yield "has no index; the ERD asks for one"
    if field.db_column and (column := declared.source.constant(declared.options.get("db_column"))) != field.db_column:
        yield f"is the column {column or field.name}; the ERD says {field.db_column}"


@check("contract.relations")
def weaker_relations(project: Project) -> Iterator[Finding]:
    """A relation of the ERD that is missing, points elsewhere, is of another kind, or deletes more than it should.

    Why: rows end up without what they belong to, or vanish with it.

    Mend: put back what the line lost, or change the ERD.
    """
    user = api_of(project).user
    for entity, model in _pairs(project):
        for relation in entity.relations:
            declared = model.fields.get(relation.name)
            if declared is None:
                if model.sure:
                    yield Finding(model.path, model.line, f"{entity.name}.{relation.name} is missing")
                continue
            name = f"{entity.name}.{relation.name}"
            yield from (
                _at(declared, f"{name} {why}") for why in _weaker_relation(project, model, declared, relation, user)
            )


def _weaker_relation(
    project: Project, model: ModelClass, declared: Declared, relation: Relation, user: str | None
) -> Iterator[str]:
    if not declared.is_relation:
        if declared.foreign:
            yield f"is a {declared.type}; the ERD asks for a {relation.kind} to {relation.target}"
        return
    as_one_to_one = declared.type == "ForeignKey" and declared.flag("unique") is not False
    if declared.type != relation.kind and not (relation.kind == "OneToOneField" and as_one_to_one):
        yield f"is a {declared.type}; the ERD asks for a {relation.kind}"
        return
    target = target_of(project, model, declared, user)
    if target is not None and target != relation.target:
        yield f"points at {target}; the ERD says {relation.target}"
    if not relation.many:
        if declared.flag("null") and not relation.null:
            yield "may be null; the ERD requires it"
        if why := weaker_deletion(declared, relation.on_delete):
            yield why
    elif relation.through and "through" not in declared.options:
        yield f"does not go through {relation.through}"


@check("contract.constraints")
def missing_constraints(project: Project) -> Iterator[Finding]:
    """A unique set, a condition or an index of the ERD that the model lacks, or a unique set for some rows only (other
    than those that are not deleted, where deleted ones are only hidden).

    Why: doubles and rows that make no sense get in; lists get slow.

    Mend: put it back into ``Meta``, or change the ERD.
    """
    for entity, model in _pairs(project):
        if not model.sure:
            continue
        hides = entity.wants.soft_delete
        uniques, indexes = _sets(model, "UniqueConstraint", among_kept=hides), _sets(model, "Index")
        if uniques is None or indexes is None:
            continue
        for unique in entity.uniques:
            if frozenset(unique.fields) not in {frozenset(fields) for fields in uniques}:
                listed = ", ".join(unique.fields)
                yield Finding(model.path, model.line, f"{entity.name} is not unique by {listed}; the ERD says so")
        yield from _missing_checks(entity, model)
        for index in entity.indexes:
            wanted = [field.lstrip("-") for field in index.fields]
            have = [[field.lstrip("-") for field in fields] for fields in (*indexes, *uniques)]
            if not any(fields[: len(wanted)] == wanted for fields in have):
                yield Finding(model.path, model.line, f"{entity.name} has no index on {', '.join(index.fields)}")


def _missing_checks(entity: Entity, model: ModelClass) -> Iterator[Finding]:
    listed = model.meta.get("constraints", ast.List(elts=[]))
    if not isinstance(listed, (ast.List, ast.Tuple)):
        return
    calls = [node for node in listed.elts if isinstance(node, ast.Call)]
    checks = [call for call in calls if ast.unparse(call.func).endswith("CheckConstraint")]
    if len(calls) < len(listed.elts) or len(checks) >= len(entity.checks):
        return
    names = {model.cls.source.constant(keyword.value) for call in checks for keyword in call.keywords}
    for each in entity.checks:
        if each.name not in names:
            yield Finding(model.path, model.line, f"{entity.name} lacks the condition {each.name}")


_AMONG_KEPT = re.compile(r"(\w+\.)*Q\(deleted__isnull=True\)")


def _sets(model: ModelClass, kind: str, *, among_kept: bool = False) -> list[tuple[str, ...]] | None:
    """The fields of each constraint or index of a kind that holds for every row, or ``among_kept`` for each that is not
    deleted; ``None`` if it cannot be told."""
    found: list[tuple[str, ...]] = []
    option = "constraints" if kind == "UniqueConstraint" else "indexes"
    source = model.cls.source
    listed = model.meta.get(option, ast.List(elts=[]))
    if not isinstance(listed, (ast.List, ast.Tuple)):
        return None
    for node in listed.elts:
        if not isinstance(node, ast.Call):
            return None
        options = {keyword.arg: keyword.value for keyword in node.keywords}
        fields = texts(source, options.get("fields"))
        condition = options.get("condition")
        every = condition is None or (among_kept and _AMONG_KEPT.fullmatch(ast.unparse(condition)))
        if ast.unparse(node.func).endswith(kind) and fields and every:
            found.append(fields)
    if kind == "UniqueConstraint" and (together := model.meta.get("unique_together")) is not None:
        rows = together.elts if isinstance(together, (ast.List, ast.Tuple, ast.Set)) else []
        sets = [
            texts(source, row) for row in (rows if any(not isinstance(r, ast.Constant) for r in rows) else [together])
        ]
        found += [fields for fields in sets if fields]
    return found


def _at(declared: Declared, message: str) -> Finding:
    return Finding(declared.source.path, declared.line, message)
