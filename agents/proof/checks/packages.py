"""What generated code may be built from: modules of Python, packages of PyPI."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from agents.wording import words

STDLIB: Mapping[str, frozenset[str] | None] = {
    **dict.fromkeys(
        words(
            """
    __future__ abc base64 binascii bisect calendar cmath collections colorsys contextlib contextvars
    copy csv dataclasses datetime decimal difflib enum fractions functools graphlib hashlib heapq hmac
    html ipaddress itertools json keyword logging math mimetypes numbers operator pprint random re
    secrets statistics string struct textwrap time traceback typing unicodedata uuid warnings weakref
    zlib zoneinfo
    """
        )
    ),
    "asyncio": frozenset({"gather", "sleep", "timeout", "wait_for", "Lock", "Semaphore", "TimeoutError"}),
    "email": frozenset({"utils", "message", "header", "headerregistry", "errors"}),
    "http": frozenset({"HTTPStatus", "HTTPMethod"}),
    "io": frozenset({"BytesIO", "StringIO", "TextIOWrapper"}),
    "os": frozenset({"environ", "getenv", "path", "linesep", "sep", "fspath", "PathLike"}),
    "pathlib": frozenset({"Path", "PurePath", "PurePosixPath"}),
    "sys": frozenset(
        {"argv", "path", "exit", "stdout", "stderr", "version_info", "version", "maxsize", "platform", "byteorder"}
    ),
    "threading": frozenset({"local", "Lock", "RLock", "Thread"}),
    "types": frozenset({"SimpleNamespace", "MappingProxyType", "NoneType", "EllipsisType"}),
    "urllib": frozenset({"parse"}),
}
"""Module of Python → the names of it that may be used, ``None`` = all. What is not here may not be imported."""

ONLY_IN_TESTS = frozenset({"unittest", "pytest", "factory", "faker", "freezegun", "model_bakery", "hypothesis"})

PYTHON = frozenset(sys.stdlib_module_names)

FAMILIAR: Mapping[str, tuple[str, ...]] = {
    # Distribution, in the form PyPI compares names in → what it is imported as.
    "django": ("django",),
    "django-cors-headers": ("corsheaders",),
    "django-environ": ("environ",),
    "django-filter": ("django_filters",),
    "djangorestframework": ("rest_framework",),
    "djangorestframework-simplejwt": ("rest_framework_simplejwt",),
    "pyjwt": ("jwt",),
    "drf-spectacular": ("drf_spectacular",),
    "drf-spectacular-sidecar": ("drf_spectacular_sidecar",),
    "gunicorn": ("gunicorn",),
    "uvicorn": ("uvicorn",),
    "uvicorn-worker": ("uvicorn_worker",),
    "daphne": ("daphne",),
    "pillow": ("PIL",),
    "psycopg": ("psycopg",),
    "psycopg-binary": ("psycopg_binary",),
    "psycopg-pool": ("psycopg_pool",),
    "psycopg2": ("psycopg2",),
    "psycopg2-binary": ("psycopg2",),
    "mysqlclient": ("MySQLdb",),
    "python-json-logger": ("pythonjsonlogger",),
    "whitenoise": ("whitenoise",),
    "brotli": ("brotli",),
    "argon2-cffi": ("argon2",),
    "bcrypt": ("bcrypt",),
    "asgiref": ("asgiref",),
    "sqlparse": ("sqlparse",),
    "tzdata": ("tzdata",),
    "typing-extensions": ("typing_extensions",),
    "python-dateutil": ("dateutil",),
    "python-dotenv": ("dotenv",),
    "dj-database-url": ("dj_database_url",),
    "pydantic": ("pydantic",),
    "celery": ("celery",),
    "django-celery-beat": ("django_celery_beat",),
    "django-celery-results": ("django_celery_results",),
    "redis": ("redis",),
    "hiredis": ("hiredis",),
    "django-redis": ("django_redis",),
    "channels": ("channels",),
    "channels-redis": ("channels_redis",),
    "sentry-sdk": ("sentry_sdk",),
    "structlog": ("structlog",),
    "django-structlog": ("django_structlog",),
    "django-guid": ("django_guid",),
    "django-prometheus": ("django_prometheus",),
    "prometheus-client": ("prometheus_client",),
    "opentelemetry-api": ("opentelemetry",),
    "opentelemetry-sdk": ("opentelemetry",),
    "opentelemetry-instrumentation-django": ("opentelemetry",),
    "django-storages": ("storages",),
    "boto3": ("boto3",),
    "django-anymail": ("anymail",),
    "django-allauth": ("allauth",),
    "dj-rest-auth": ("dj_rest_auth",),
    "djoser": ("djoser",),
    "django-axes": ("axes",),
    "django-csp": ("csp",),
    "django-debug-toolbar": ("debug_toolbar",),
    "django-extensions": ("django_extensions",),
    "django-health-check": ("health_check",),
    "django-import-export": ("import_export",),
    "django-model-utils": ("model_utils",),
    "django-money": ("djmoney",),
    "django-mptt": ("mptt",),
    "django-treebeard": ("treebeard",),
    "django-phonenumber-field": ("phonenumber_field",),
    "phonenumbers": ("phonenumbers",),
    "django-reversion": ("reversion",),
    "django-safedelete": ("safedelete",),
    "django-softdelete": ("django_softdelete", "softdelete"),
    "django-simple-history": ("simple_history",),
    "django-auditlog": ("auditlog",),
    "django-silk": ("silk",),
    "django-taggit": ("taggit",),
    "django-waffle": ("waffle",),
    "django-stubs": ("django_stubs",),
    "django-stubs-ext": ("django_stubs_ext",),
    "django-bulk-update-or-create": ("bulk_update_or_create",),
    "django-idempotency-key": ("idempotency_key",),
    "djangorestframework-stubs": ("rest_framework_stubs",),
    "djangorestframework-camel-case": ("djangorestframework_camel_case",),
    "djangorestframework-bulk": ("rest_framework_bulk",),
    "djangorestframework-filters": ("rest_framework_filters",),
    "djangorestframework-gis": ("rest_framework_gis",),
    "drf-access-policy": ("rest_access_policy",),
    "drf-bulk": ("drf_bulk",),
    "drf-extensions": ("rest_framework_extensions",),
    "drf-flex-fields": ("rest_flex_fields",),
    "drf-idempotency-key": ("idempotency_key",),
    "drf-nested-routers": ("rest_framework_nested",),
    "drf-writable-nested": ("drf_writable_nested",),
    "drf-yasg": ("drf_yasg",),
    "django-restql": ("django_restql",),
    "django-rules": ("rules",),
    "rules": ("rules",),
    "django-guardian": ("guardian",),
    "django-fsm": ("django_fsm",),
    "django-lifecycle": ("django_lifecycle",),
    "inflection": ("inflection",),
    "uritemplate": ("uritemplate",),
    "pyyaml": ("yaml",),
    "jsonschema": ("jsonschema",),
    "cryptography": ("cryptography",),
    "packaging": ("packaging",),
    "coreapi": ("coreapi",),
    "markdown": ("markdown",),
    "bleach": ("bleach",),
    "nh3": ("nh3",),
    "openpyxl": ("openpyxl",),
    "pytest": ("pytest",),
    "pytest-django": ("pytest_django",),
    "pytest-cov": ("pytest_cov",),
    "pytest-xdist": ("xdist",),
    "coverage": ("coverage",),
    "factory-boy": ("factory",),
    "faker": ("faker",),
    "freezegun": ("freezegun",),
    "model-bakery": ("model_bakery",),
    "hypothesis": ("hypothesis",),
    "ruff": ("ruff",),
    "mypy": ("mypy",),
    "black": ("black",),
    "isort": ("isort",),
    "flake8": ("flake8",),
    "pre-commit": ("pre_commit",),
}
"""Well-kept packages that Django backends are made of. Any other name in the requirements is somebody's to answer for:
a name one letter off a familiar one runs its author's code wherever it is installed."""
