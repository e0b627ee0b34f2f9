from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from . import models


class Large:
    show_full_result_count = False

    def get_paginator(self, request, queryset, *args, **kwargs):
        paginator = super().get_paginator(request, queryset, *args, **kwargs)
        paginator.count = queryset.order_by()[:10_000].count()  # counting all is slow
        return paginator


@admin.register(models.Customer)
class CustomerAdmin(Large, auth_admin.UserAdmin):
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (
            "Personal info",
            {"fields": ["first_name", "last_name", "name", "favourites"]},
        ),
        *list(auth_admin.UserAdmin.fieldsets or ())[2:],
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    list_display = ["email", "name", "is_staff"]
    search_fields = ["email", "name", "first_name", "last_name"]
    ordering = ["email"]
    autocomplete_fields = ["favourites"]


@admin.register(models.Profile)
class ProfileAdmin(Large, admin.ModelAdmin):
    list_display = ["__str__", "newsletter", "birthday"]
    list_filter = ["newsletter"]
    search_fields = ["id"]
    autocomplete_fields = ["customer"]


@admin.register(models.Category)
class CategoryAdmin(Large, admin.ModelAdmin):
    search_fields = ["name"]
    autocomplete_fields = ["parent"]


@admin.register(models.Product)
class ProductAdmin(Large, admin.ModelAdmin):
    list_display = ["name", "sku", "price"]
    search_fields = ["sku", "name"]
    autocomplete_fields = ["category"]


@admin.register(models.Order)
class OrderAdmin(Large, admin.ModelAdmin):
    list_display = ["__str__", "status", "placed_at"]
    list_filter = ["status", "placed_at"]
    search_fields = ["note"]
    autocomplete_fields = ["customer"]


@admin.register(models.OrderLine)
class OrderLineAdmin(Large, admin.ModelAdmin):
    list_display = ["__str__", "quantity"]
    search_fields = ["id"]
    autocomplete_fields = ["order", "product"]


@admin.register(models.Review)
class ReviewAdmin(Large, admin.ModelAdmin):
    list_display = ["__str__", "stars"]
    search_fields = ["text"]
    autocomplete_fields = ["author", "product"]
