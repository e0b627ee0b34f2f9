from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from . import models


class Large:
    show_full_result_count = False

    def get_paginator(self, request, queryset, *args, **kwargs):
        paginator = super().get_paginator(request, queryset, *args, **kwargs)
        paginator.count = queryset.order_by()[:10_000].count()  # counting all is slow
        return paginator


@admin.register(models.User)
class UserAdmin(Large, auth_admin.UserAdmin):
    list_display = ["username", "is_staff"]
    search_fields = ["username", "email", "first_name", "last_name"]


@admin.register(models.Shop)
class ShopAdmin(Large, admin.ModelAdmin):
    search_fields = ["name"]
    autocomplete_fields = ["head"]


@admin.register(models.Clerk)
class ClerkAdmin(Large, admin.ModelAdmin):
    search_fields = ["name"]
    autocomplete_fields = ["shop"]


@admin.register(models.Message)
class MessageAdmin(Large, admin.ModelAdmin):
    search_fields = ["text"]
    autocomplete_fields = ["sender", "recipient", "reply_to"]


@admin.register(models.Attachment)
class AttachmentAdmin(Large, admin.ModelAdmin):
    search_fields = ["name"]
    autocomplete_fields = ["message", "seen_by"]


@admin.register(models.Badge)
class BadgeAdmin(Large, admin.ModelAdmin):
    list_display = ["__str__", "level"]
    search_fields = ["user__id"]
    autocomplete_fields = ["user"]


@admin.register(models.Award)
class AwardAdmin(Large, admin.ModelAdmin):
    search_fields = ["id"]
    autocomplete_fields = ["badge", "tag", "unlocks"]


@admin.register(models.Tag)
class TagAdmin(Large, admin.ModelAdmin):
    search_fields = ["name"]
