import copy

from django.core.exceptions import ValidationError
from django.db import models as database
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from . import models
from .permissions import visible_to


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
        database.TimeField: TimeOfDay,
    }


class Checked:
    # Refuses what a check of the database would, and names the fields.

    def validate(self, attrs):
        attrs = super().validate(attrs)
        model = self.Meta.model
        row = copy.copy(self.instance) or model()
        for name, value in attrs.items():
            if not model._meta.get_field(name).many_to_many:
                setattr(row, name, value)
        problems = {}
        for constraint in model._meta.constraints:
            if isinstance(constraint, database.CheckConstraint):
                try:
                    constraint.validate(model, row)
                except ValidationError as error:
                    names = constraint.condition.referenced_base_fields & {*self.fields}
                    for name in names or {"non_field_errors"}:
                        problems.setdefault(name, []).extend(error.messages)
        if problems:
            raise serializers.ValidationError(problems)
        return attrs


class UserSerializer(References):
    class Meta:
        model = models.User
        fields = ["id", "email", "name"]


class DepotSerializer(References):
    class Meta:
        model = models.Depot
        fields = ["id", "name", "code"]
        read_only_fields = ["id"]


class BikeSerializer(Checked, References):
    class Meta:
        model = models.Bike
        fields = [
            "id",
            "depot",
            "state",
            "number",
            "daily",
            "weekly",
            "bought",
            "retired",
            "name",
            "code",
        ]
        extra_kwargs = {
            "state": {"required": False},
            "daily": {"required": False},
            "weekly": {"required": False},
            "bought": {"required": False},
        }


class RentalSerializer(Checked, References):
    class Meta:
        model = models.Rental
        fields = [
            "id",
            "customer",
            "bike",
            "start",
            "end",
            "opens",
            "closes",
            "company",
            "colleague",
            "stars",
            "paid",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["customer"]


class DamageSerializer(References):
    class Meta:
        model = models.Damage
        fields = ["id", "rental", "reported_by", "text"]
