"""Doors left open: rows, passwords, settings, secrets."""

from tests.proof.checks.drafted import edited, with_text
from tests.proof.checks.planted.defect import Defect

SETTINGS = "settings.py"

GUARDED: dict[str, Defect] = {
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
        edited(SETTINGS, r"^SESSION_COOKIE_SECURE = ", "SESSION_COOKIE_SECURE = False\n"),
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
}
