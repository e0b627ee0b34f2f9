from django.db import DataError, IntegrityError, connection
from django.http import HttpResponse
from rest_framework import status, views, viewsets
from rest_framework.exceptions import APIException, ValidationError

from . import models, permissions, serializers
from .permissions import visible_to


class Conflict(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = "Another row is in the way or depends on this one."
    default_code = "conflict"


def exception_handler(error, context):
    """What the database refuses is for the client to mend, not a server error."""
    if isinstance(error, IntegrityError):
        error = Conflict()
    elif isinstance(error, (DataError, ArithmeticError)):
        error = ValidationError("A value is too large.")
    return views.exception_handler(error, context)


class Rows(viewsets.ModelViewSet):
    """Every row that the requester may see."""

    ordering = ["pk"]

    def get_queryset(self):
        return visible_to(self.request.user, super().get_queryset())


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


def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
