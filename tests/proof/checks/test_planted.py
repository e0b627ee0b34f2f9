"""Defects planted into the drafts of a shop: each caught by the check that is named for it, at its place."""

import pytest

from agents.proof.checks import CHECKS, static_checks
from tests.proof.checks.drafted import PACKAGE, asked, edited, problems, shop, with_text

SETTINGS = "settings.py"

PLANTED = {
    # what a reviewer would call it: (the check, the file, a part of the line that is named, the tree)
    "relation to another entity": (
        "contract.relations",
        "models.py",
        "category =",
        edited("models.py", r'(category = models\.ForeignKey\(\s*)"Category"', r'\1"Customer"'),
    ),
    "relation lost": (
        "contract.relations",
        "models.py",
        "class Review(",
        edited("models.py", r"    author = models\.ForeignKey\([^\n]*\n", ""),
    ),
    "relation of another kind": (
        "contract.relations",
        "models.py",
        "customer =",
        edited("models.py", r"customer = models\.OneToOneField", "customer = models.ForeignKey"),
    ),
    "relation that deletes more": (
        "contract.relations",
        "models.py",
        "category =",
        edited("models.py", r'("Category", )models\.PROTECT', r"\1models.CASCADE"),
    ),
    "relation that may be missing": (
        "contract.relations",
        "models.py",
        "author =",
        edited("models.py", r'(author = models\.ForeignKey\("Customer", models\.CASCADE,)', r"\1 null=True,"),
    ),
    "relation not through its entity": (
        "contract.relations",
        "models.py",
        "products =",
        edited("models.py", r'through="OrderLine",\s*', ""),
    ),
    "entity lost": (
        "contract.models",
        "models.py",
        None,
        edited("models.py", r"class Review\(models\.Model\)", "class Rating(models.Model)"),
    ),
    "field lost": (
        "contract.fields",
        "models.py",
        "class Order(",
        edited("models.py", r"    placed_at = models[^\n]*\n", ""),
    ),
    "field of another type": (
        "contract.fields",
        "models.py",
        "text =",
        edited("models.py", r"text = models\.TextField\(\)", "text = models.BinaryField()"),
    ),
    "field longer": (
        "contract.fields",
        "models.py",
        "sku =",
        edited("models.py", r"sku = models\.CharField\(max_length=20", "sku = models.CharField(max_length=200"),
    ),
    "field empty": (
        "contract.fields",
        "models.py",
        "text =",
        edited("models.py", r"text = models\.TextField\(\)", "text = models.TextField(null=True)"),
    ),
    "field no longer unique": (
        "contract.fields",
        "models.py",
        "name =",
        edited(
            "models.py",
            r"name = models\.CharField\(max_length=60, unique=True\)",
            "name = models.CharField(max_length=60)",
        ),
    ),
    "choices lost": (
        "contract.fields",
        "models.py",
        "status =",
        edited("models.py", r'choices=\{"open": "Open", "paid": "Paid", "sent": "Sent"\},\s*', ""),
    ),
    "choice lost": (
        "contract.fields",
        "models.py",
        "status =",
        edited("models.py", r', "sent": "Sent"', ""),
    ),
    "limit lost": (
        "contract.fields",
        "models.py",
        "price =",
        edited("models.py", r",\s*validators=\[validators\.MinValueValidator\(0\)\]", ""),
    ),
    "limit moved": (
        "contract.fields",
        "models.py",
        "stars =",
        edited("models.py", r"(stars = .*?)MaxValueValidator\(5\)", r"\1MaxValueValidator(50)"),
    ),
    "default lost": (
        "contract.fields",
        "models.py",
        "newsletter =",
        edited(
            "models.py", r"newsletter = models\.BooleanField\(default=False\)", "newsletter = models.BooleanField()"
        ),
    ),
    "unique set lost": (
        "contract.constraints",
        "models.py",
        "class OrderLine(",
        edited("models.py", r'fields=\["order", "product"\]', 'fields=["order", "product", "quantity"]'),
    ),
    "unique set for some rows": (
        "contract.constraints",
        "models.py",
        "class OrderLine(",
        edited("models.py", r'(fields=\["order", "product"\],)', r"\1 condition=models.Q(quantity=1),"),
    ),
    "index lost": (
        "contract.constraints",
        "models.py",
        "class Product(",
        edited("models.py", r'fields=\["category", "price"\]', 'fields=["price"]'),
    ),
    "route lost": (
        "contract.routes",
        "urls.py",
        "router.register",
        edited("urls.py", r'router\.register\("orders", views\.OrderViewSet\)\n', ""),
    ),
    "serializer without a field": (
        "contract.serializers",
        "serializers.py",
        "fields =",
        edited("serializers.py", r'"status", "placed_at",', '"status",'),
    ),
    "admin forgets one": (
        "contract.admin",
        "admin.py",
        None,
        edited("admin.py", r"@admin\.register\(models\.Review\)\n", ""),
    ),
    "circular import": (
        "imports.circular",
        "permissions.py",
        "import models, views",
        edited("permissions.py", r"from \. import models\n", "from . import models, views\n"),
    ),
    "import of what is not there": (
        "imports.names",
        "views.py",
        "visible_for",
        edited("views.py", r"from \.permissions import visible_to", "from .permissions import visible_for"),
    ),
    "serializer that is not there": (
        "imports.names",
        "views.py",
        "serializer_class =",
        edited("views.py", r"serializers\.OrderSerializer", "serializers.OrdersSerializer"),
    ),
    "serializer field that is not there": (
        "wiring.serializers",
        "serializers.py",
        '"quantiti"',
        edited("serializers.py", r'"product", "quantity"', '"product", "quantiti"'),
    ),
    "search field that is not there": (
        "wiring.views",
        "views.py",
        '"notes"',
        edited("views.py", r'search_fields = \["note"\]', 'search_fields = ["notes"]'),
    ),
    "a query per row": (
        "wiring.queries",
        "views.py",
        "class OrderViewSet(",
        edited("views.py", r'models\.Order\.objects\.prefetch_related\("products"\)', "models.Order.objects.all()"),
    ),
    "a nested row per row": (
        "wiring.queries",
        "views.py",
        "class ReviewViewSet(",
        edited(
            "serializers.py",
            r"class ReviewSerializer\(References\):\n",
            "class ReviewSerializer(References):\n    product = ProductSerializer(read_only=True)\n\n",
        ),
    ),
    "rows of others": (
        "access.owner",
        "views.py",
        "class OrderViewSet(",
        edited("views.py", r"class OrderViewSet\(\w+\)", "class OrderViewSet(viewsets.ModelViewSet)"),
    ),
    "rows of others through get_queryset": (
        "access.owner",
        "views.py",
        "class OrderViewSet(",
        edited(
            "views.py",
            r"(class OrderViewSet\(\w+\):\n)",
            "\\1    def get_queryset(self):\n        return models.Order.objects.prefetch_related('products')\n\n",
        ),
    ),
    "readable hash": (
        "access.exposed",
        "serializers.py",
        "fields =",
        edited("serializers.py", r"(model = models\.Customer\s+fields = \[)", r'\1"password", '),
    ),
    "readable secret": (
        "access.exposed",
        "serializers.py",
        "fields =",
        edited("serializers.py", r'\{"supplier_code": \{"write_only": True\}\}', "{}"),
    ),
    "secret found letter by letter": (
        "access.exposed",
        "views.py",
        "search_fields",
        edited("views.py", r'search_fields = \["sku", "name"\]', 'search_fields = ["sku", "supplier_code"]'),
    ),
    "everybody an administrator": (
        "access.privilege",
        "serializers.py",
        "fields =",
        edited("serializers.py", r"(model = models\.Customer\s+fields = \[)", r'\1"is_staff", '),
    ),
    "open to everybody": (
        "access.anonymous",
        "views.py",
        "AllowAny",
        edited(
            "views.py",
            r"^class OrderViewSet\((\w+)\):\n",
            "from rest_framework.permissions import AllowAny\n\n\n"
            "class OrderViewSet(\\1):\n    permission_classes = [AllowAny]\n",
        ),
    ),
    "no permission asked": (
        "access.anonymous",
        "views.py",
        "permission_classes = []",
        edited("views.py", r"(class OrderViewSet\(\w+\):\n)", "\\1    permission_classes = []\n"),
    ),
    "a permission that asks nothing": (
        "access.anonymous",
        "permissions.py",
        "class Anybody",
        with_text(
            "permissions.py",
            "\n\nfrom rest_framework.permissions import BasePermission\n\n\n"
            "class Anybody(BasePermission):\n    def has_permission(self, request, view):\n        return True\n",
        ),
    ),
    "debug pages": (
        "settings.debug",
        SETTINGS,
        "DEBUG =",
        edited(SETTINGS, r'DEBUG = env\.bool\("DEBUG", default=False\)', 'DEBUG = env.bool("DEBUG", default=True)'),
    ),
    "any host": (
        "settings.hosts",
        SETTINGS,
        "ALLOWED_HOSTS =",
        edited(SETTINGS, r"^ALLOWED_HOSTS = [^\n]*", 'ALLOWED_HOSTS = ["*"]'),
    ),
    "any page": (
        "settings.hosts",
        SETTINGS,
        "CORS_ALLOW_ALL_ORIGINS",
        with_text(SETTINGS, "\nCORS_ALLOW_ALL_ORIGINS = True\n"),
    ),
    "known key": (
        "settings.secret-key",
        SETTINGS,
        "SECRET_KEY =",
        edited(
            SETTINGS,
            r"^SECRET_KEY = env\(.*?\n\)|^SECRET_KEY = env[^\n]*",
            'SECRET_KEY = env("SECRET_KEY", default="not much of a secret")',
        ),
    ),
    "no CSRF protection": (
        "settings.middleware",
        SETTINGS,
        "MIDDLEWARE =",
        edited(SETTINGS, r'    "django\.middleware\.csrf\.CsrfViewMiddleware",\n', ""),
    ),
    "cookies in the clear": (
        "settings.transport",
        SETTINGS,
        "SESSION_COOKIE_SECURE",
        edited(SETTINGS, r"SESSION_COOKIE_SECURE = not DEBUG", "SESSION_COOKIE_SECURE = False"),
    ),
    "any password": (
        "settings.passwords",
        SETTINGS,
        "AUTH_PASSWORD_VALIDATORS",
        with_text(SETTINGS, "\nAUTH_PASSWORD_VALIDATORS = []\n"),
    ),
    "weak hashes": (
        "settings.passwords",
        SETTINGS,
        "PASSWORD_HASHERS",
        with_text(SETTINGS, '\nPASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]\n'),
    ),
    "open by default": (
        "settings.api",
        SETTINGS,
        "REST_FRAMEWORK",
        edited(SETTINGS, r"rest_framework\.permissions\.IsAuthenticated", "rest_framework.permissions.AllowAny"),
    ),
    "no throttle": (
        "settings.throttle",
        SETTINGS,
        "REST_FRAMEWORK",
        with_text(SETTINGS, '\nREST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = []\n'),
    ),
    "token for a year": (
        "settings.tokens",
        SETTINGS,
        "SIMPLE_JWT",
        edited(SETTINGS, r"timedelta\(minutes=\d+\)", "timedelta(days=365)"),
    ),
    "key in the code": (
        "code.secrets",
        SETTINGS,
        "PAYMENT_API_KEY",
        with_text(SETTINGS, '\nPAYMENT_API_KEY = "pk9f3Kq81LmZx07TbW2y"\n'),
    ),
    "typo for a package": (
        "shipping.requirements",
        "requirements.txt",
        "djangorestframwork",
        edited("requirements.txt", r"djangorestframework==", "djangorestframwork=="),
    ),
    "another index": (
        "shipping.requirements",
        "requirements.txt",
        "--extra-index-url",
        with_text("requirements.txt", "--extra-index-url https://packages.example.com/simple\n"),
    ),
    "package from an address": (
        "shipping.requirements",
        "requirements.txt",
        "git+",
        with_text("requirements.txt", "redis @ git+https://example.com/redis.git\n"),
    ),
    "package not pinned": (
        "shipping.requirements",
        "requirements.txt",
        "gunicorn",
        edited("requirements.txt", r"gunicorn==\S+", "gunicorn>=20"),
    ),
    "package forgotten": (
        "shipping.required",
        "settings.py",
        None,
        edited("requirements.txt", r"whitenoise==\S+\n", ""),
    ),
    "image of a stranger": (
        "shipping.dockerfile",
        "Dockerfile",
        "FROM",
        edited("Dockerfile", r"FROM python:\S+", "FROM quickdjango/python:latest"),
    ),
    "image that fetches": (
        "shipping.dockerfile",
        "Dockerfile",
        "curl",
        edited("Dockerfile", r"^WORKDIR", "RUN curl -sSf https://example.com/install.sh | sh\nWORKDIR"),
    ),
    "image that runs as root": (
        "shipping.dockerfile",
        "Dockerfile",
        None,
        edited("Dockerfile", r"^USER [^\n]*\n", ""),
    ),
    "privileged container": (
        "shipping.compose",
        "compose.yaml",
        "privileged",
        edited("compose.yaml", r"^  web:\n", "  web:\n    privileged: true\n"),
    ),
    "process of its own": (
        "shipping.procfile",
        "Procfile",
        "worker",
        with_text("Procfile", "worker: bash -c 'sleep 1'\n"),
    ),
}


@pytest.mark.parametrize("defect", PLANTED)
def test_a_planted_defect_is_named_with_its_place(defect: str) -> None:
    check, path, line_says, files = PLANTED[defect]
    found = problems(files, check)

    assert found, f"{check} does not notice"
    assert {problem.path for problem in found} == {path}
    for problem in found:
        assert problem.line is not None
        assert problem.message
        if line_says is not None:
            assert line_says in files[path].split("\n")[problem.line - 1]


def test_the_shop_itself_has_no_problem() -> None:
    assert problems(shop()) == []


def test_every_check_ran_on_the_shop() -> None:
    assert [result.id for result in static_checks(shop(), PACKAGE, asked())] == list(CHECKS)
