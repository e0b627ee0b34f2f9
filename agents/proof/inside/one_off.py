"""Answers to what the autodetector asks when a change may meet rows that are already there.

A one-off default fills those rows and leaves no trace in the model. Where no value can be right (a required
reference, a required unique value), the migration is written so that it works on an empty table and fails on rows,
and a note tells the reviewer so.
"""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped"
# mypy: disallow-subclassing-any=False

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Any

from django.db import models
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import timezone

NO_VALUE = None
"""As the default of a required column: existing rows make the migration fail, none do not."""


class Answers(MigrationQuestioner):
    """What is answered without asking; ``notes`` collects what a reviewer has to know."""

    def __init__(self, target: ProjectState, labels: set[str]) -> None:
        super().__init__(specified_apps=labels)
        self._models = {name: state for (label, name), state in target.models.items() if label in labels}
        self.notes: list[str] = []

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        return self._filled(field_name, model_name, "is new and required")

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        return self._filled(field_name, model_name, "is required from now on")

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        value = one_off_default(self._field(field_name, model_name))
        self._note(field_name, model_name, "is new", "existing rows get the time of the migration")
        return value

    def ask_unique_callable_default_addition(self, field_name: str, model_name: str) -> None:
        self._note(field_name, model_name, "is new and unique", "two existing rows make its migration fail")

    def _filled(self, field_name: str, model_name: str, what: str) -> Any:
        field = self._field(field_name, model_name)
        value = one_off_default(field)
        if value is NO_VALUE:
            self._note(field_name, model_name, what, "its migration fails if there are rows, which need a value first")
        else:
            self._note(field_name, model_name, what, f"existing rows get {_shown(value)}")
        return value

    def _field(self, field_name: str, model_name: str) -> models.Field:
        return self._models[model_name.lower()].get_field(field_name)

    def _note(self, field_name: str, model_name: str, what: str, so: str) -> None:
        name = self._models[model_name.lower()].name
        self.notes.append(f"{name}.{field_name} {what}: {so}")


def one_off_default(field: models.Field) -> Any:
    """What existing rows get in a column that is required from now on; ``NO_VALUE`` if nothing can be right."""
    if field.is_relation or field.unique:
        return NO_VALUE
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.IntegerField | models.FloatField):
        return _within(0, field)
    if isinstance(field, models.DecimalField):
        return decimal.Decimal(_within(0, field))
    return next((value for kind, value in _DEFAULTS if isinstance(field, kind)), NO_VALUE)


_DEFAULTS: tuple[tuple[Any, Any], ...] = (
    (models.GenericIPAddressField, "0.0.0.0"),  # noqa: S104  # the address of no host, nothing is bound to it
    (models.CharField | models.TextField | models.FileField, ""),
    (models.BooleanField, False),
    (models.DateTimeField, timezone.now),
    (models.DateField, timezone.localdate),
    (models.TimeField, datetime.time(0)),
    (models.DurationField, datetime.timedelta(0)),
    (models.UUIDField, uuid.uuid4),
    (models.JSONField, dict),
    (models.BinaryField, b""),
)


def _within(value: int, field: models.Field) -> Any:
    """``value``, or the bound that it is outside of."""
    for validator in field.validators:
        limit = getattr(validator, "limit_value", None)
        if limit is None or callable(limit):
            continue
        if (validator.code == "min_value" and value < limit) or (validator.code == "max_value" and value > limit):
            return limit
    return value


def _shown(value: Any) -> str:
    return f"{value.__name__}()" if callable(value) else repr(value)
