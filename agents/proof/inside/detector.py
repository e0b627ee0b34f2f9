"""Django's autodetector, with the operations of a first migration gathered so that each model is created in one piece.

Django puts all models first, then their references, then all indexes and constraints, and leaves it to its optimizer to
fold them together. That is cubic (24 of the 27 s for a schema of 142 models), and as an index is a barrier to it, most
indexes and many references stay operations of their own, each of which makes ``migrate`` render the models anew.
"""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped,no-untyped-call"
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.migrations.autodetector import MigrationAutodetector, OperationDependency
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.optimizer import MigrationOptimizer

_CREATE = OperationDependency.Type.CREATE


class GatheringAutodetector(MigrationAutodetector):
    """The same operations as Django's, in an order that leaves its optimizer little to do."""

    def _optimize_migrations(self) -> None:
        for label, migrations in self.migrations.items():
            for migration in migrations:
                new = self._new_models(migration.operations, label)
                if new is not None:
                    migration.operations = list(_gathered(new, label))
        super()._optimize_migrations()

    def _new_models(self, operations: Iterable[Operation], label: str) -> dict[str, _NewModel] | None:
        """What is added for each model by its name, ``None`` if anything happens to models that are there already."""
        creations = {each.name_lower: each for each in operations if type(each) is CreateModel}
        new = {name: _NewModel(each, self._targets(each, label) & set(creations)) for name, each in creations.items()}
        for operation in operations:
            if type(operation) is CreateModel:
                continue
            if type(operation) not in (AddField, AddIndex, AddConstraint) or operation.model_name_lower not in new:
                return None
            model = new[operation.model_name_lower]
            if type(operation) is AddField:
                model.references[operation] = self._targets(operation, label) & set(creations)
            else:
                model.others.append(operation)
        return new

    def _targets(self, operation: Operation, label: str) -> set[str]:
        """The models of this app that must be there before the operation."""
        wanted = (self._resolve_dependency(each)[0] for each in operation._auto_deps)
        return {each.model_name_lower for each in wanted if (each.app_label, each.type) == (label, _CREATE)}


@dataclass
class _NewModel:
    """One model's operations, with the new models that each needs: ``needed`` are those of its bases and its key."""

    create: CreateModel
    needed: set[str]
    references: dict[AddField, set[str]] = field(default_factory=dict)
    others: list[Operation] = field(default_factory=list)

    def ready(self, placed: set[str]) -> list[Operation]:
        """Take out what can be added now; indexes and constraints wait for the last reference."""
        found = sorted((each for each, targets in self.references.items() if targets <= placed), key=_name)
        for operation in found:
            del self.references[operation]
        if not self.references:
            found += self.others
            self.others = []
        return found


def _gathered(new: Mapping[str, _NewModel], label: str) -> Iterator[Operation]:
    """Each model with all that can be said when it is created; references that close a ring as soon as they can be."""
    placed: set[str] = set()
    waiting: dict[str, _NewModel] = {}
    for name in _order(new):
        placed.add(name)
        yield from MigrationOptimizer().optimize([new[name].create, *new[name].ready(placed)], label)
        for model in waiting.values():
            yield from model.ready(placed)
        waiting[name] = new[name]
        waiting = {name: model for name, model in waiting.items() if model.references}


def _name(operation: AddField) -> str:
    name: str = operation.name
    return name


def _order(new: Mapping[str, _NewModel]) -> list[str]:
    """Each model after those that it refers to, unless they refer back to it; what it needs comes first in any case."""
    referred = {
        name: [
            target
            for operation, targets in model.references.items()
            # A table between two models refers to both, so it comes after them.
            if not getattr(operation.field.remote_field, "through", None)
            for target in sorted(targets)
        ]
        for name, model in new.items()
    }
    needed = {name: sorted(model.needed) for name, model in new.items()}
    return _postorder(needed, _postorder({name: [*needed[name], *referred[name]] for name in new}, new))


def _postorder(edges: Mapping[str, Iterable[str]], starts: Iterable[str]) -> list[str]:
    """Every node after those that its edges lead to, but for edges that close a ring."""
    seen: set[str] = set()
    found = []
    for start in starts:
        path = [] if start in seen else [(start, iter(edges[start]))]
        seen.add(start)
        while path:
            name, rest = path[-1]
            following = next((other for other in rest if other in edges and other not in seen), None)
            if following is None:
                found.append(name)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(edges[following])))
    return found
