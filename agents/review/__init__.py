"""The Review agent: what a senior reviewer would say of a backend that passes its checks, at most ten findings.

Without a model it is the design rules of ``columns``, ``tables`` and ``lists``, each one function; a new rule is one
more and a line in ``RULES``. With one, ``asking`` adds what the model finds, as values of the same type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agents.contract import Verdict
from agents.erd.model import Erd
from agents.review import columns, lists, tables
from agents.review.drafted import Drafted, Files
from agents.review.finding import SEVERITIES, Finding, Severity, worth_saying

__all__ = ["RULES", "SEVERITIES", "Finding", "Severity", "review"]

RULES: tuple[Callable[[Drafted], Iterator[Finding]], ...] = (
    columns.money_as_float,
    columns.personal_data_shown,
    columns.natural_key_not_unique,
    columns.enum_as_free_text,
    columns.unordered_pair,
    columns.nullable_text,
    tables.ring_of_required_references,
    tables.nobody_owns,
    tables.cascade_deletes_much,
    tables.link_beside_many_to_many,
    tables.very_wide,
    tables.island,
    lists.filter_without_index,
    lists.random_order,
)


def review(
    erd: Erd, files: Files, verdict: Verdict | None = None, more: tuple[Finding, ...] = ()
) -> tuple[Finding, ...]:
    """The gravest findings of the design rules and ``more``, but for lines that the verdict speaks of already."""
    drafted = Drafted(erd, files)
    problems = verdict.problems if verdict else ()
    already = frozenset((each.path, each.line) for each in problems if each.path and each.line)
    return worth_saying([*(finding for rule in RULES for finding in rule(drafted)), *more], already)
