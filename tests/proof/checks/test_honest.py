"""What people rightly do to their backend: none of it is a problem."""

import pytest

from tests.proof.checks.drafted import edited, problems, shop, with_text

HONEST = {
    "a field more": edited(
        "models.py", r"(class Review\(models\.Model\):\n)", "\\1    likes = models.PositiveIntegerField(default=0)\n"
    ),
    "a stricter length": edited(
        "models.py", r"name = models\.CharField\(max_length=60,", "name = models.CharField(max_length=40,"
    ),
    "a stricter limit": edited("models.py", r"MaxValueValidator\(99\)", "MaxValueValidator(10)"),
    "a stricter type": edited(
        "models.py", r"quantity = models\.PositiveSmallIntegerField", "quantity = models.PositiveIntegerField"
    ),
    "a validator of their own": edited(
        "models.py",
        r"validators=\[validators\.MinValueValidator\(0\)\]",
        "validators=[validators.MinValueValidator(0), even]",
    ),
    "a required value": edited(
        "models.py", r"birthday = models\.DateField\(null=True, blank=True\)", "birthday = models.DateField()"
    ),
    "one choice more": edited("models.py", r'"sent": "Sent"', '"sent": "Sent", "lost": "Lost"'),
    "choices as a class": edited("models.py", r'choices=\{"open".*?\},', "choices=Status.choices,"),
    "another word for a choice": edited("models.py", r'"open": "Open"', '"open": "Still open"'),
    "a safer deletion": edited(
        "models.py", r'(author = models\.ForeignKey\("Customer", )models\.CASCADE', r"\1models.PROTECT"
    ),
    "the user model by its setting": edited(
        "models.py", r'(author = models\.ForeignKey\()"Customer"', r"\1settings.AUTH_USER_MODEL"
    ),
    "the class itself": edited("models.py", r'(category = models\.ForeignKey\()"Category"', r"\1Category"),
    "a label more": edited("models.py", r"text = models\.TextField\(\)", 'text = models.TextField("What you think")'),
    "a method more": edited(
        "models.py",
        r"(class Order\(models\.Model\):\n)",
        "\\1    @property\n    def is_open(self):\n        return self.status == 'open'\n\n",
    ),
    "a property in the API": {
        **edited(
            "models.py",
            r"(class Order\(models\.Model\):\n)",
            "\\1    @property\n    def is_open(self):\n        return self.status == 'open'\n\n",
        ),
        "serializers.py": shop()["serializers.py"].replace('"placed_at", "note"', '"placed_at", "is_open", "note"'),
    },
    "fields from an abstract parent": {
        **shop(),
        "models.py": shop()["models.py"]
        .replace(
            "class Review(models.Model):",
            (
                "class Said(models.Model):\n    text = models.TextField()\n\n    class Meta:\n"
                "        abstract = True\n\n\nclass Review(Said):"
            ),
        )
        .replace(
            "    text = models.TextField()\n\n    class Meta:\n        constraints",
            "\n    class Meta:\n        constraints",
        ),
    },
    "models in several files": {
        **{path: text for path, text in shop().items() if path != "models.py"},
        "models/__init__.py": "from .shop import *\n",
        "models/shop.py": shop()["models.py"],
    },
    "a renamed view": {
        **shop(),
        "views.py": shop()["views.py"].replace("ReviewViewSet", "Reviews"),
        "urls.py": shop()["urls.py"].replace("ReviewViewSet", "Reviews"),
    },
    "an action more": edited(
        "views.py",
        r"(class ReviewViewSet\(\w+\):\n)",
        (
            "\\1    @action(detail=True, methods=['post'])\n"
            "    def like(self, request, pk=None):\n        return self.get_object()\n\n"
        ),
    ),
    "a queryset of their own": edited(
        "views.py",
        r"(class ReviewViewSet\(\w+\):\n)",
        "\\1    def get_queryset(self):\n        return models.Review.objects.filter(author=self.request.user)\n\n",
    ),
    "a queryset on top": edited(
        "views.py",
        r"(class ReviewViewSet\(\w+\):\n)",
        "\\1    def get_queryset(self):\n        return super().get_queryset().order_by('-stars')\n\n",
    ),
    "another parent": edited(
        "views.py",
        r"class ReviewViewSet\((\w+)\):\n",
        "class Quiet(\\1):\n    pagination_class = None\n\n\nclass ReviewViewSet(Quiet):\n",
    ),
    "read only": edited(
        "views.py",
        r"class CategoryViewSet\((\w+)\):\n",
        "class CategoryViewSet(\\1):\n    http_method_names = ['get']\n",
    ),
    "a stricter permission": edited(
        "views.py", r"(class ReviewViewSet\(\w+\):\n)", "\\1    permission_classes = [permissions.StaffWrites]\n"
    ),
    "a nested row, fetched along": {
        **edited(
            "serializers.py",
            r"class ReviewSerializer\(References\):\n",
            "class ReviewSerializer(References):\n    product = ProductSerializer(read_only=True)\n\n",
        ),
        "views.py": shop()["views.py"].replace(
            "models.Review.objects.all()", 'models.Review.objects.select_related("product")'
        ),
    },
    "a field of the serializer": edited(
        "serializers.py",
        r"class ReviewSerializer\(References\):\n",
        "class ReviewSerializer(References):\n    stars = serializers.IntegerField(min_value=1, max_value=5)\n\n",
    ),
    "a route more": edited(
        "urls.py", r'(    path\("healthz", views\.healthz\),\n)', '\\1    path("ping", views.healthz),\n'
    ),
    "an open page for the monitor": with_text(
        "views.py",
        (
            "\n\nfrom rest_framework.permissions import AllowAny\n\n\n"
            "class HealthView(views.APIView):\n    permission_classes = [AllowAny]\n\n"
            "    def get(self, request):\n        return HttpResponse('ok')\n"
        ),
    ),
    "settings of their own": with_text(
        "settings.py", '\nSHOP_NAME = "Acme"\nCELERY_BROKER_URL = env("CELERY_BROKER_URL", default="")\n'
    ),
    "longer sessions": edited("settings.py", r"timedelta\(minutes=\d+\)", "timedelta(hours=2)"),
    "a validator more": with_text(
        "settings.py",
        '\nAUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]\n',
    ),
    "another throttle": edited("settings.py", r'"60/min"', '"30/hour"'),
    "debug tools for local work": with_text(
        "settings.py", '\nif DEBUG:\n    INSTALLED_APPS += ["debug_toolbar"]\n    ALLOWED_HOSTS = ["*"]\n'
    ),
    "a package more": with_text(
        "requirements.txt", "celery==5.5.3\nredis==6.4.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    ),
    "requirements for developers": with_text("requirements-dev.txt", "-r requirements.txt\npytest-django==4.11.1\n"),
    "a worker": with_text(
        "Procfile", "worker: celery -A backend worker\nclock: python backend/manage.py runscheduler\n"
    ),
    "another Python": edited("Dockerfile", r"python:\S+", "python:3.12-alpine"),
    "a system package": edited(
        "Dockerfile",
        r"^WORKDIR",
        ("RUN apt-get update && apt-get install -y curl gettext && rm -rf /var/lib/apt/lists/*\nWORKDIR"),
    ),
    "a health check": edited(
        "Dockerfile", r"^USER app\n", "USER app\nHEALTHCHECK CMD curl -f http://localhost:8000/healthz\n"
    ),
    "a cache for local work": edited(
        "compose.yaml", r"^  web:\n", "  cache:\n    image: redis:7\n  web:\n    volumes: [.:/app/backend]\n"
    ),
    "a test more": with_text(
        "tests/test_news.py",
        (
            "from . import cases\n\n\nclass NewsTests(cases.ApiTestCase):\n"
            "    def test_news(self):\n"
            "        self.assertEqual(self.client.get('/news').status_code, 404)\n"
        ),
    ),
    "a test for one database": with_text(
        "tests/test_news.py",
        "import unittest\n\nfrom django.db import connection\nfrom django.test import TestCase\n\n\n"
        "class NewsTests(TestCase):\n    @unittest.skipUnless(connection.vendor == 'postgresql', 'needs PostgreSQL')\n"
        "    def test_news(self):\n        self.assertTrue(connection.vendor)\n",
    ),
    "a test with pytest": with_text(
        "tests/test_news.py",
        (
            "import pytest\n\n\n@pytest.mark.django_db\ndef test_news(client):\n"
            "    assert client.get('/news').status_code == 404\n"
        ),
    ),
    "an app of their own": {
        **shop(),
        "news/__init__.py": "",
        "news/models.py": (
            "from django.db import models\n\n\nclass Story(models.Model):\n"
            "    title = models.CharField(max_length=80)\n"
        ),
        "news/views.py": (
            "from rest_framework import viewsets\n\nfrom .models import Story\n\n\n"
            "class StoryViewSet(viewsets.ModelViewSet):\n    queryset = Story.objects.all()\n"
        ),
        "news/migrations/__init__.py": "",
    },
    "a command": {
        **shop(),
        "management/__init__.py": "",
        "management/commands/__init__.py": "",
        "management/commands/close_orders.py": (
            "import sys\n\nfrom django.core.management.base import BaseCommand\n\nfrom ...models import Order\n\n\n"
            "class Command(BaseCommand):\n    def handle(self, *args, **options):\n"
            "        if not Order.objects.update(status='sent'):\n            sys.exit(1)\n"
        ),
    },
    "a signal": with_text(
        "signals.py",
        (
            "from django.db.models.signals import post_save\n"
            "from django.dispatch import receiver\n\nfrom . import models\n\n\n"
            "@receiver(post_save, sender=models.Order)\n"
            "def placed(sender, instance, created, **kwargs):\n    if created:\n"
            "        instance.note = 'new'\n"
        ),
    ),
    "an import in a function": edited(
        "permissions.py", r"(def visible_to\(.*?\n)", "\\1    from . import views  # noqa: F401\n\n"
    ),
    "a README": with_text("README.md", "\nThe old password was `hunter2`; see https://example.com.\n"),
}


@pytest.mark.parametrize("edit", HONEST)
def test_an_honest_edit_is_no_problem(edit: str) -> None:
    assert [f"{each.check} {each.path}:{each.line} {each.message}" for each in problems(HONEST[edit])] == []
