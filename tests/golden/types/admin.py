from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from . import models


class Large:
    show_full_result_count = False

    def get_paginator(self, request, queryset, *args, **kwargs):
        paginator = super().get_paginator(request, queryset, *args, **kwargs)
        paginator.count = queryset.order_by()[:10_000].count()  # counting all is slow
        return paginator


@admin.register(models.Sample)
class SampleAdmin(Large, admin.ModelAdmin):
    list_display = ["slug", "key", "big", "flag"]
    list_filter = ["flag", "size", "made"]
    search_fields = ["word", "letter", "mail", "slug"]


@admin.register(models.Empty)
class EmptyAdmin(Large, admin.ModelAdmin):
    search_fields = ["id"]


@admin.register(models.Request)
class RequestAdmin(Large, admin.ModelAdmin):
    list_display = ["__str__", "format", "page", "search"]
    list_filter = ["search"]
    search_fields = ["format", "ordering", "models_field", "timezone"]


@admin.register(models.Model)
class ModelAdmin(Large, admin.ModelAdmin):
    search_fields = ["serial"]
    autocomplete_fields = ["list"]


@admin.register(models.List)
class ListAdmin(Large, admin.ModelAdmin):
    search_fields = ["code"]


@admin.register(models.User)
class UserAdmin(Large, auth_admin.UserAdmin):
    list_display = ["username", "is_staff"]
    search_fields = ["username", "email", "first_name", "last_name"]
