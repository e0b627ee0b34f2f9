from django.db import DataError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import filters, serializers, status, views, viewsets
from rest_framework.exceptions import APIException, ValidationError
from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.views import TokenObtainPairView

from . import models


class AccessToken(tokens.BlacklistMixin, tokens.AccessToken):
    pass


class TokenView(TokenObtainPairView):
    throttle_scope = "login"


def exception_handler(error, context):
    if isinstance(error, IntegrityError):
        error = APIException("Another row is in the way or depends on this one.")
        error.status_code = status.HTTP_409_CONFLICT
    elif isinstance(error, DataError):
        error = ValidationError("A value is too large.")
    return views.exception_handler(error, context)


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.User
        fields = ["id", "name", "email"]


class JobSerializer(serializers.ModelSerializer):
    posted_by = serializers.IntegerField(source="posted_by_id", read_only=True)

    class Meta:
        model = models.Job
        fields = ["id", "title", "description", "posted_by"]


class UserViewSet(viewsets.ModelViewSet):
    serializer_class = UserSerializer
    filter_backends = [filters.SearchFilter, filters.OrderingFilter]
    search_fields = ["name", "email"]
    ordering_fields = ["date_joined", "name"]

    def get_queryset(self):
        rows = models.User.objects.order_by("pk")
        return rows if self.request.user.is_staff else rows.filter(pk=self.request.user.pk)


class JobViewSet(viewsets.ModelViewSet):
    serializer_class = JobSerializer
    filter_backends = [DjangoFilterBackend, filters.SearchFilter, filters.OrderingFilter]
    filterset_fields = ["posted_by"]
    search_fields = ["title", "description"]
    ordering_fields = ["title"]

    def get_queryset(self):
        rows = models.Job.objects.order_by("pk")
        return rows if self.request.user.is_staff else rows.filter(posted_by=self.request.user.pk)

    def perform_create(self, serializer):
        serializer.save(posted_by=self.request.user)


@transaction.non_atomic_requests
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request):
    connection.cursor().execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
