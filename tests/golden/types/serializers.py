import base64
import math

from django.db import models as database
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from . import models
from .permissions import visible_to


@extend_schema_field(OpenApiTypes.BYTE)
class Base64(serializers.Field):
    """Bytes, written as base64."""

    default_error_messages = {"invalid": "Not a valid base64 text."}

    def to_internal_value(self, data):
        try:
            return base64.b64decode(data, validate=True)
        except (TypeError, ValueError):
            self.fail("invalid")

    def to_representation(self, value):
        return base64.b64encode(value).decode()


class FiniteFloat(serializers.FloatField):
    """JSON has neither NaN nor infinity, though ``float()`` reads both."""

    def to_internal_value(self, data):
        number = super().to_internal_value(data)
        if not math.isfinite(number):
            self.fail("invalid")
        return number


@extend_schema_field(OpenApiTypes.STR)
class TimeOfDay(serializers.TimeField):
    """It has no offset from UTC, which OpenAPI's format for times would promise."""


class VisibleRow(serializers.PrimaryKeyRelatedField):
    """Refuses the rows of other users exactly as it refuses missing ones."""

    def get_queryset(self):
        return visible_to(self.context["request"].user, super().get_queryset())


class References(serializers.ModelSerializer):
    # Refers to other rows by their keys, and only to those the requester may see.

    serializer_related_field = VisibleRow
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        database.BinaryField: Base64,
        database.FloatField: FiniteFloat,
        database.TimeField: TimeOfDay,
    }


class KeyChosenOnce:
    # The client chooses the key of a new row; a row never changes its key.

    def get_fields(self):
        fields = super().get_fields()
        if self.instance is not None:
            fields[self.Meta.model._meta.pk.name].read_only = True
        return fields


class SampleSerializer(References):
    class Meta:
        model = models.Sample
        fields = [
            "key",
            "big",
            "blob",
            "flag",
            "word",
            "letter",
            "day",
            "moment",
            "clock",
            "amount",
            "span",
            "mail",
            "paper",
            "ratio",
            "address",
            "picture",
            "count",
            "extra",
            "setup",
            "tiny",
            "slug",
            "text",
            "link",
            "other",
            "size",
            "made",
            "seen",
        ]
        read_only_fields = ["key"]


class EmptySerializer(References):
    class Meta:
        model = models.Empty
        fields = ["id"]


class RequestSerializer(References):
    class Meta:
        model = models.Request
        fields = [
            "id",
            "format",
            "page",
            "search",
            "ordering",
            "models_field",
            "uuid",
            "timezone",
        ]


class ModelSerializer(References):
    class Meta:
        model = models.Model
        fields = ["serial", "list"]


class ListSerializer(KeyChosenOnce, References):
    class Meta:
        model = models.List
        fields = ["code", "dict"]


class UserSerializer(References):
    class Meta:
        model = models.User
        fields = ["id", "username", "email"]
