from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from . import models


@admin.register(models.Customer)
class CustomerAdmin(auth_admin.UserAdmin):
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (
            "Personal info",
            {"fields": ["first_name", "last_name", "name", "favourites"]},
        ),
        *auth_admin.UserAdmin.fieldsets[2:],
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    list_display = ["email", "name", "is_staff"]
    search_fields = ["email", "name", "first_name", "last_name"]
    ordering = ["email"]
    autocomplete_fields = ["favourites"]


@admin.register(models.Profile)
class ProfileAdmin(admin.ModelAdmin):
    list_display = ["__str__", "newsletter", "birthday"]
    list_filter = ["newsletter"]
    search_fields = ["id"]
    autocomplete_fields = ["customer"]


@admin.register(models.Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["parent"]


@admin.register(models.Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ["name", "sku", "price"]
    search_fields = ["sku", "name"]
    autocomplete_fields = ["category"]


@admin.register(models.Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["__str__", "status", "placed_at"]
    list_filter = ["status", "placed_at"]
    search_fields = ["note"]
    autocomplete_fields = ["customer"]


@admin.register(models.OrderLine)
class OrderLineAdmin(admin.ModelAdmin):
    list_display = ["__str__", "quantity"]
    search_fields = ["id"]
    autocomplete_fields = ["order", "product"]


@admin.register(models.Review)
class ReviewAdmin(admin.ModelAdmin):
    list_display = ["__str__", "stars"]
    search_fields = ["text"]
    autocomplete_fields = ["author", "product"]
