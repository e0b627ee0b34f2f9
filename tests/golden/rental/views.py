from decimal import InvalidOperation

from django.db import DataError, IntegrityError, connection, transaction
from django.http import HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin
from rest_framework import viewsets

from . import models, permissions, serializers


class Refusals(MiddlewareMixin):
    """What the database refuses is for the client to mend, even when the transaction ends."""

    def process_exception(self, request, error):
        if isinstance(error, models.User.DoesNotExist):  # a token outlives its account
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


class UserViewSet(Rows):
    queryset = models.User.objects.all()
    serializer_class = serializers.UserSerializer
    permission_classes = [permissions.StaffCreates]
    search_fields = ["email", "name"]
    ordering_fields = ["date_joined", "name"]


class DepotViewSet(Rows):
    queryset = models.Depot.objects.all()
    serializer_class = serializers.DepotSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"code": ["exact"]}
    search_fields = ["name", "code"]
    ordering_fields = ["name"]


class BikeViewSet(Rows):
    queryset = models.Bike.objects.all()
    serializer_class = serializers.BikeSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {
        "depot": ["exact"],
        "state": ["exact"],
        "number": ["exact", "gte", "lte"],
        "daily": ["gte", "lte"],
        "weekly": ["gte", "lte"],
        "bought": ["gte", "lte"],
        "retired": ["gte", "lte"],
        "code": ["exact"],
    }
    search_fields = ["name", "code"]
    ordering_fields = ["number", "daily", "weekly", "bought", "retired", "name"]


class RentalViewSet(Rows):
    queryset = models.Rental.objects.all()
    serializer_class = serializers.RentalSerializer
    filterset_fields = {
        "customer": ["exact"],
        "bike": ["exact"],
        "start": ["gte", "lte"],
        "end": ["gte", "lte"],
        "colleague": ["exact"],
        "stars": ["exact", "gte", "lte"],
        "paid": ["exact"],
        "created_at": ["gte", "lte"],
    }
    search_fields = ["company"]
    ordering_fields = [
        "start",
        "end",
        "opens",
        "closes",
        "stars",
        "created_at",
        "updated_at",
    ]
    ordering = ["-start", "pk"]

    def perform_create(self, serializer):
        serializer.save(customer=self.request.user)


class DamageViewSet(Rows):
    queryset = models.Damage.objects.all()
    serializer_class = serializers.DamageSerializer
    filterset_fields = {"rental": ["exact"], "reported_by": ["exact"]}
    search_fields = ["text"]


@transaction.non_atomic_requests
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request):
    connection.cursor().execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
