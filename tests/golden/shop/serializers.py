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


class KeyChosenOnce:
    # The client chooses the key of a new row; a row never changes its key.

    def get_fields(self):
        fields = super().get_fields()
        if self.instance is not None:
            fields[self.Meta.model._meta.pk.name].read_only = True
        return fields


class Owner:
    """The default of a row's owner: the present one, or whoever creates the row."""

    requires_context = True

    def __call__(self, field):
        row = field.parent.instance
        return getattr(row, field.source) if row else field.context["request"].user


class CustomerSerializer(References):
    class Meta:
        model = models.Customer
        fields = ["id", "email", "name", "favourites"]


class ProfileSerializer(References):
    class Meta:
        model = models.Profile
        fields = ["id", "customer", "newsletter", "birthday"]
        read_only_fields = ["customer"]

    def validate(self, attrs):
        mine = models.Profile.objects.filter(customer=self.context["request"].user)
        if self.instance is None and mine.exists():
            raise serializers.ValidationError({"customer": "You already have one."})
        return attrs


class CategorySerializer(References):
    class Meta:
        model = models.Category
        fields = ["id", "name", "parent"]


class ProductSerializer(KeyChosenOnce, References):
    class Meta:
        model = models.Product
        fields = ["sku", "name", "price", "category", "supplier_code", "photo"]
        extra_kwargs = {"supplier_code": {"write_only": True}}


class OrderSerializer(References):
    class Meta:
        model = models.Order
        fields = ["id", "customer", "status", "placed_at", "note", "products"]
        read_only_fields = ["customer"]


class OrderLineSerializer(References):
    class Meta:
        model = models.OrderLine
        fields = ["id", "order", "product", "quantity"]


class ReviewSerializer(References):
    class Meta:
        model = models.Review
        fields = ["id", "author", "product", "stars", "text"]
        extra_kwargs = {"author": {"read_only": True, "default": Owner()}}
