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
    search_fields = ["name", "email"]
    ordering_fields = ["date_joined", "name"]


class JobViewSet(Rows):
    queryset = models.Job.objects.all()
    serializer_class = serializers.JobSerializer
    filterset_fields = {"posted_by": ["exact"]}
    search_fields = ["title", "description"]
    ordering_fields = ["title"]

    def perform_create(self, serializer):
        serializer.save(posted_by=self.request.user)


@transaction.non_atomic_requests
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request):
    connection.cursor().execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
