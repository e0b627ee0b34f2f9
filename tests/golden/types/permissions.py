from rest_framework.permissions import SAFE_METHODS, IsAuthenticated

from . import models

# From a row to the user who owns it. Rows of any other model are shared.
OWNERS = {
    models.User: "pk",
}


def visible_to(user, queryset):
    """The rows of ``queryset`` that ``user`` may see, and so may change or refer to."""
    owner = OWNERS.get(queryset.model)
    if owner is None or user.is_staff:
        return queryset
    return queryset.filter(**{owner: user.pk})


class StaffWrites(IsAuthenticated):
    """Everyone signed in may read, only staff may write."""

    def has_permission(self, request, view):
        allowed = request.method in SAFE_METHODS or request.user.is_staff
        return allowed and super().has_permission(request, view)


class StaffCreates(IsAuthenticated):
    """Everyone signed in may change what they see, only staff may add to it."""

    def has_permission(self, request, view):
        allowed = request.method != "POST" or request.user.is_staff
        return allowed and super().has_permission(request, view)
