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


class SampleViewSet(Rows):
    queryset = models.Sample.objects.all()
    serializer_class = serializers.SampleSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {
        "big": ["exact", "gte", "lte"],
        "flag": ["exact"],
        "day": ["gte", "lte"],
        "moment": ["gte", "lte"],
        "amount": ["gte", "lte"],
        "ratio": ["gte", "lte"],
        "address": ["exact"],
        "count": ["exact", "gte", "lte"],
        "tiny": ["exact", "gte", "lte"],
        "slug": ["exact"],
        "other": ["exact"],
        "size": ["exact"],
        "made": ["gte", "lte"],
    }
    search_fields = ["word", "letter", "mail", "slug", "text"]
    ordering_fields = [
        "big",
        "day",
        "moment",
        "clock",
        "amount",
        "span",
        "ratio",
        "count",
        "tiny",
        "slug",
        "size",
        "made",
        "seen",
    ]


class EmptyViewSet(Rows):
    queryset = models.Empty.objects.all()
    serializer_class = serializers.EmptySerializer
    permission_classes = [permissions.StaffWrites]


class RequestViewSet(Rows):
    queryset = models.Request.objects.all()
    serializer_class = serializers.RequestSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"page": ["gte", "lte"], "uuid": ["exact"]}
    search_fields = ["format", "ordering", "models_field", "timezone"]
    ordering_fields = ["page"]


class ModelViewSet(Rows):
    queryset = models.Model.objects.all()
    serializer_class = serializers.ModelSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"list": ["exact"]}


class ListViewSet(Rows):
    queryset = models.List.objects.all()
    serializer_class = serializers.ListSerializer
    permission_classes = [permissions.StaffWrites]
    search_fields = ["code"]
    ordering_fields = ["code"]
    lookup_value_regex = "[^/]+"


class UserViewSet(Rows):
    queryset = models.User.objects.all()
    serializer_class = serializers.UserSerializer
    permission_classes = [permissions.StaffCreates]
    search_fields = ["username", "email"]
    ordering_fields = ["date_joined"]


@transaction.non_atomic_requests
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request):
    connection.cursor().execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
