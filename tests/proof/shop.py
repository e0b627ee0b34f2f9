"""A backend written by hand, as small as one can be that the whole gate has something to say about."""

from textwrap import dedent

PACKAGE = "shop"

FILES = {
    path: dedent(text).lstrip("\n")
    for path, text in {
        "__init__.py": "",
        "apps.py": """
            from django.apps import AppConfig


            class ShopConfig(AppConfig):
                name = "shop"
                default_auto_field = "django.db.models.BigAutoField"
            """,
        "settings.py": """
            import os
            from urllib.parse import urlsplit

            SECRET_KEY = os.environ["SECRET_KEY"]
            ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
            ROOT_URLCONF = "shop.urls"
            INSTALLED_APPS = [
                "django.contrib.auth",
                "django.contrib.contenttypes",
                "rest_framework",
                "drf_spectacular",
                "shop",
            ]
            MIDDLEWARE = [
                "django.middleware.security.SecurityMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware",
                "django.middleware.clickjacking.XFrameOptionsMiddleware",
            ]
            DATABASES = {
                "default": {
                    "ENGINE": "django.db.backends.sqlite3",
                    "NAME": urlsplit(os.environ["DATABASE_URL"]).path,
                }
            }
            USE_TZ = True
            SECURE_SSL_REDIRECT = True
            SECURE_HSTS_SECONDS = 31536000
            SECURE_HSTS_INCLUDE_SUBDOMAINS = True
            SECURE_HSTS_PRELOAD = True
            SESSION_COOKIE_SECURE = True
            CSRF_COOKIE_SECURE = True
            X_FRAME_OPTIONS = "DENY"
            REST_FRAMEWORK = {
                "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
                "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
                "DEFAULT_AUTHENTICATION_CLASSES": [],
            }
            """,
        "models.py": """
            from django.db import models


            class Product(models.Model):
                name = models.CharField(max_length=80)

                def __str__(self) -> str:
                    return self.name
            """,
        "views.py": """
            from rest_framework import serializers, viewsets

            from shop.models import Product


            class ProductSerializer(serializers.ModelSerializer):
                class Meta:
                    model = Product
                    fields = ["id", "name"]


            class ProductViewSet(viewsets.ModelViewSet):
                queryset = Product.objects.order_by("pk")
                serializer_class = ProductSerializer
            """,
        "urls.py": """
            from rest_framework.routers import DefaultRouter

            from shop.views import ProductViewSet

            router = DefaultRouter()
            router.register("products", ProductViewSet)
            urlpatterns = router.urls
            """,
        "tests/__init__.py": "",
        "tests/test_products.py": """
            from django.contrib.auth.models import User
            from rest_framework.test import APITestCase

            from shop.models import Product


            class ProductTests(APITestCase):
                def test_listed(self):
                    Product.objects.create(name="lamp")
                    self.client.force_authenticate(User())
                    answer = self.client.get("/products/", secure=True)
                    self.assertEqual([row["name"] for row in answer.json()], ["lamp"])
            """,
    }.items()
}


def with_model(body: str) -> dict[str, str]:
    """The shop with these lines in its ``Product``, after ``name``."""
    name = "    name = models.CharField(max_length=80)\n"
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return {**FILES, "models.py": FILES["models.py"].replace(name, name + lines)}
