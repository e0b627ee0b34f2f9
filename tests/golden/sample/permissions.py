from rest_framework.permissions import IsAuthenticated

from . import models

# From a row to the user who owns it. Rows of any other model are shared.
OWNERS = {
    models.User: "pk",
    models.Job: "posted_by",
}


def visible_to(user, queryset):
    """The rows of ``queryset`` that ``user`` may see, and so may change or refer to."""
    owner = OWNERS.get(queryset.model)
    if owner is None or user.is_staff:
        return queryset
    return queryset.filter(**{owner: user.pk})


class StaffCreates(IsAuthenticated):
    """Everyone signed in may change what they see, only staff may add to it."""

    def has_permission(self, request, view):
        allowed = request.method != "POST" or request.user.is_staff
        return allowed and super().has_permission(request, view)
