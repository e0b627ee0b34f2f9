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


def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
