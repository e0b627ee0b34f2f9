from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from . import models


@admin.register(models.User)
class UserAdmin(auth_admin.UserAdmin):
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Personal info", {"fields": ["first_name", "last_name", "name"]}),
        *auth_admin.UserAdmin.fieldsets[2:],
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    list_display = ["email", "name", "is_staff"]
    search_fields = ["email", "name", "first_name", "last_name"]
    ordering = ["email"]


@admin.register(models.Job)
class JobAdmin(admin.ModelAdmin):
    list_display = ["title"]
    search_fields = ["title", "description"]
    autocomplete_fields = ["posted_by"]
