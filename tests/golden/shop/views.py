from decimal import InvalidOperation

from django.db import DataError, IntegrityError, connection, transaction
from django.http import HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin
from rest_framework import viewsets

from . import models, permissions, serializers


class Refusals(MiddlewareMixin):
    """What the database refuses is for the client to mend, even when the transaction ends."""

    def process_exception(self, request, error):
        if isinstance(
            error, models.Customer.DoesNotExist
        ):  # a token outlives its account
            return JsonResponse({"detail": "There is no such account."}, status=401)
        if isinstance(error, IntegrityError):
            return JsonResponse({"detail": "Another row is in the way."}, status=409)
        if isinstance(error, (DataError, InvalidOperation, OverflowError)):
            return JsonResponse({"detail": "A value is too large."}, status=400)


def document_refusals(result, **kwargs):
    """Every operation may refuse a request, and its answer says why."""
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["4XX"] = {"description": "Refused, with the reason."}
    return result


class Rows(viewsets.ModelViewSet):
    """Every row that the requester may see."""

    ordering = ["pk"]

    def get_queryset(self):
        return permissions.visible_to(self.request.user, super().get_queryset())

    def filter_queryset(self, queryset):
        return queryset if self.detail else super().filter_queryset(queryset)


class CustomerViewSet(Rows):
    queryset = models.Customer.objects.prefetch_related("favourites")
    serializer_class = serializers.CustomerSerializer
    permission_classes = [permissions.StaffCreates]
    filterset_fields = {"favourites": ["exact"]}
    search_fields = ["email", "name"]
    ordering_fields = ["date_joined", "name"]


class ProfileViewSet(Rows):
    queryset = models.Profile.objects.all()
    serializer_class = serializers.ProfileSerializer
    filterset_fields = {
        "customer": ["exact"],
        "newsletter": ["exact"],
        "birthday": ["gte", "lte"],
    }
    ordering_fields = ["birthday"]

    def perform_create(self, serializer):
        serializer.save(customer=self.request.user)


class CategoryViewSet(Rows):
    queryset = models.Category.objects.all()
    serializer_class = serializers.CategorySerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"name": ["exact"], "parent": ["exact"]}
    search_fields = ["name"]
    ordering_fields = ["name"]


class ProductViewSet(Rows):
    queryset = models.Product.objects.all()
    serializer_class = serializers.ProductSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"price": ["gte", "lte"], "category": ["exact"]}
    search_fields = ["sku", "name"]
    ordering_fields = ["name", "price"]
    ordering = ["name", "pk"]
    lookup_value_regex = "[^/]+"


class OrderViewSet(Rows):
    queryset = models.Order.objects.prefetch_related("products")
    serializer_class = serializers.OrderSerializer
    filterset_fields = {
        "customer": ["exact"],
        "status": ["exact"],
        "placed_at": ["gte", "lte"],
        "products": ["exact"],
    }
    search_fields = ["note"]
    ordering_fields = ["placed_at"]
    ordering = ["-placed_at", "pk"]

    def perform_create(self, serializer):
        serializer.save(customer=self.request.user)


class OrderLineViewSet(Rows):
    queryset = models.OrderLine.objects.all()
    serializer_class = serializers.OrderLineSerializer
    filterset_fields = {
        "order": ["exact"],
        "product": ["exact"],
        "quantity": ["exact", "gte", "lte"],
    }
    ordering_fields = ["quantity"]


class ReviewViewSet(Rows):
    queryset = models.Review.objects.all()
    serializer_class = serializers.ReviewSerializer
    filterset_fields = {
        "author": ["exact"],
        "product": ["exact"],
        "stars": ["exact", "gte", "lte"],
    }
    search_fields = ["text"]
    ordering_fields = ["stars"]

    def perform_create(self, serializer):
        serializer.save(author=self.request.user)


@transaction.non_atomic_requests
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request):
    connection.cursor().execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
