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

    def perform_destroy(self, instance):
        super().perform_destroy(instance)
        # The database looks at a reference only when the transaction ends, too late for an answer.
        connection.check_constraints()


class UserViewSet(Rows):
    queryset = models.User.objects.all()
    serializer_class = serializers.UserSerializer
    permission_classes = [permissions.StaffCreates]
    search_fields = ["email", "username"]
    ordering_fields = ["date_joined", "username"]


class ShopViewSet(Rows):
    queryset = models.Shop.objects.all()
    serializer_class = serializers.ShopSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"head": ["exact"]}
    search_fields = ["name"]
    ordering_fields = ["name"]


class ClerkViewSet(Rows):
    queryset = models.Clerk.objects.all()
    serializer_class = serializers.ClerkSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"shop": ["exact"]}
    search_fields = ["name"]
    ordering_fields = ["name"]


class MessageViewSet(Rows):
    queryset = models.Message.objects.all()
    serializer_class = serializers.MessageSerializer
    filterset_fields = {
        "sender": ["exact"],
        "recipient": ["exact"],
        "reply_to": ["exact"],
    }
    search_fields = ["text"]

    def perform_create(self, serializer):
        serializer.save(sender=self.request.user)


class AttachmentViewSet(Rows):
    queryset = models.Attachment.objects.prefetch_related("seen_by")
    serializer_class = serializers.AttachmentSerializer
    filterset_fields = {"message": ["exact"], "seen_by": ["exact"]}
    search_fields = ["name"]
    ordering_fields = ["name"]


class BadgeViewSet(Rows):
    queryset = models.Badge.objects.all()
    serializer_class = serializers.BadgeSerializer
    filterset_fields = {"level": ["exact", "gte", "lte"]}
    ordering_fields = ["level"]

    def perform_create(self, serializer):
        serializer.save(user=self.request.user)


class AwardViewSet(Rows):
    queryset = models.Award.objects.prefetch_related("unlocks")
    serializer_class = serializers.AwardSerializer
    filterset_fields = {"badge": ["exact"], "tag": ["exact"], "unlocks": ["exact"]}


class TagViewSet(Rows):
    queryset = models.Tag.objects.all()
    serializer_class = serializers.TagSerializer
    permission_classes = [permissions.StaffWrites]
    filterset_fields = {"name": ["exact"]}
    search_fields = ["name"]
    ordering_fields = ["name"]


@transaction.non_atomic_requests
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request):
    connection.cursor().execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
