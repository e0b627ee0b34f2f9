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
        fields = ["id", "email", "username"]


class ShopSerializer(References):
    class Meta:
        model = models.Shop
        fields = ["id", "name", "head"]


class ClerkSerializer(References):
    class Meta:
        model = models.Clerk
        fields = ["id", "name", "shop"]


class MessageSerializer(References):
    class Meta:
        model = models.Message
        fields = ["id", "sender", "recipient", "reply_to", "text"]
        read_only_fields = ["sender"]


class AttachmentSerializer(References):
    class Meta:
        model = models.Attachment
        fields = ["id", "message", "seen_by", "name"]


class BadgeSerializer(References):
    class Meta:
        model = models.Badge
        fields = ["user", "level"]
        read_only_fields = ["user"]

    def validate(self, attrs):
        mine = models.Badge.objects.filter(user=self.context["request"].user)
        if self.instance is None and mine.exists():
            raise serializers.ValidationError({"user": "You already have one."})
        return attrs


class AwardSerializer(References):
    class Meta:
        model = models.Award
        fields = ["id", "badge", "tag", "unlocks"]


class TagSerializer(References):
    class Meta:
        model = models.Tag
        fields = ["id", "name"]
