"""Filters that a request asks nothing of: tried once for each view, since they take a quarter of every request.

django-filter makes the class of a view's filters and a form with all of their fields anew for every list and every
row, also when there is no query. What its own filters do then is always the same: nothing.
"""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

try:
    from django_filters.rest_framework import DjangoFilterBackend, FilterSet
except ImportError:  # the package need not use it
    DjangoFilterBackend = None

_OF_BACKEND = ("get_filterset_class", "get_filterset")
_OF_FILTERS = ("__init__", "is_valid", "qs", "filter_queryset", "form", "get_form_class")
_OF_VIEW = ("filterset_class", "filterset_fields")


@contextmanager
def tried_once() -> Iterator[None]:
    """Let filters be that are asked nothing once more, unless somebody wrote code for them."""
    if DjangoFilterBackend is None:
        yield
        return
    as_it_is = DjangoFilterBackend.filter_queryset
    tried: set[tuple[type, type]] = set()

    def filter_queryset(backend: Any, request: Any, queryset: Any, view: Any) -> Any:
        asked = backend.get_filterset_kwargs(request, queryset, view)["data"]
        if not asked and (type(backend), type(view)) in tried:
            return queryset.all()
        rows = as_it_is(backend, request, queryset, view)
        if not asked and _is_plain(backend, queryset, view):
            tried.add((type(backend), type(view)))
        return rows

    DjangoFilterBackend.filter_queryset = filter_queryset
    try:
        yield
    finally:
        DjangoFilterBackend.filter_queryset = as_it_is


def _is_plain(backend: Any, queryset: Any, view: Any) -> bool:
    """Whether nothing but django-filter's own code decides what the filters do."""
    if not _same(type(backend), DjangoFilterBackend, _OF_BACKEND) or not _same(view, type(view), _OF_VIEW):
        return False
    filters = backend.get_filterset_class(view, queryset)
    if filters is None:
        return True
    return _same(filters, FilterSet, _OF_FILTERS) and all(
        type(each).__module__.startswith("django_filters.") and each.method is None
        for each in filters.base_filters.values()
    )


def _same(one: Any, other: Any, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name, None) is getattr(other, name, None) for name in names)
