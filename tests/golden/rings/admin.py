from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from . import models


@admin.register(models.User)
class UserAdmin(auth_admin.UserAdmin):
    list_display = ["username", "is_staff"]
    search_fields = ["username", "email", "first_name", "last_name"]


@admin.register(models.Shop)
class ShopAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["head"]


@admin.register(models.Clerk)
class ClerkAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["shop"]


@admin.register(models.Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ["__str__"]
    search_fields = ["text"]
    autocomplete_fields = ["sender", "recipient", "reply_to"]


@admin.register(models.Attachment)
class AttachmentAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["message", "seen_by"]


@admin.register(models.Badge)
class BadgeAdmin(admin.ModelAdmin):
    list_display = ["__str__", "level"]
    search_fields = ["user__id"]
    autocomplete_fields = ["user"]


@admin.register(models.Award)
class AwardAdmin(admin.ModelAdmin):
    list_display = ["__str__"]
    search_fields = ["id"]
    autocomplete_fields = ["badge", "tag", "unlocks"]


@admin.register(models.Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
