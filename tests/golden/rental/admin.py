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
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Personal info", {"fields": ["first_name", "last_name", "name"]}),
        *list(auth_admin.UserAdmin.fieldsets or ())[2:],
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    list_display = ["email", "name", "is_staff"]
    search_fields = ["email", "name", "first_name", "last_name"]
    ordering = ["email"]


@admin.register(models.Depot)
class DepotAdmin(Large, admin.ModelAdmin):
    list_display = ["name", "id", "code"]
    search_fields = ["name", "code"]


@admin.register(models.Bike)
class BikeAdmin(Large, admin.ModelAdmin):
    list_display = ["name", "state", "number", "daily"]
    list_filter = ["state"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["depot"]


@admin.register(models.Rental)
class RentalAdmin(Large, admin.ModelAdmin):
    list_display = ["__str__", "start", "end", "opens"]
    list_filter = ["paid", "created_at"]
    search_fields = ["company"]
    autocomplete_fields = ["customer", "bike", "colleague"]


@admin.register(models.Damage)
class DamageAdmin(Large, admin.ModelAdmin):
    search_fields = ["text"]
    autocomplete_fields = ["rental", "reported_by"]
