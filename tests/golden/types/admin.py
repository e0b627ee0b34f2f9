from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from . import models


@admin.register(models.Sample)
class SampleAdmin(admin.ModelAdmin):
    list_display = ["slug", "key", "big", "flag", "word"]
    list_filter = ["flag", "size", "made"]
    search_fields = ["word", "letter", "mail", "slug", "text"]


@admin.register(models.Empty)
class EmptyAdmin(admin.ModelAdmin):
    list_display = ["__str__"]
    search_fields = ["id"]


@admin.register(models.Request)
class RequestAdmin(admin.ModelAdmin):
    list_display = ["__str__", "format", "page", "search", "ordering"]
    list_filter = ["search"]
    search_fields = ["format", "ordering", "models_field", "timezone"]


@admin.register(models.Model)
class ModelAdmin(admin.ModelAdmin):
    list_display = ["__str__"]
    search_fields = ["serial"]
    autocomplete_fields = ["list"]


@admin.register(models.List)
class ListAdmin(admin.ModelAdmin):
    list_display = ["code"]
    search_fields = ["code"]


@admin.register(models.User)
class UserAdmin(auth_admin.UserAdmin):
    list_display = ["username", "is_staff"]
    search_fields = ["username", "email", "first_name", "last_name"]
