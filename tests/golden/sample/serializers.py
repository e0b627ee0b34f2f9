from rest_framework import serializers

from . import models
from .permissions import visible_to


class VisibleRow(serializers.PrimaryKeyRelatedField):
    """Refuses the rows of other users exactly as it refuses missing ones."""

    def get_queryset(self):
        return visible_to(self.context["request"].user, super().get_queryset())


class References(serializers.ModelSerializer):
    # Refers to other rows by their keys, and only to those the requester may see.

    serializer_related_field = VisibleRow


class UserSerializer(References):
    class Meta:
        model = models.User
        fields = ["id", "name", "email"]


class JobSerializer(References):
    class Meta:
        model = models.Job
        fields = ["id", "title", "description", "posted_by"]
        read_only_fields = ["posted_by"]
