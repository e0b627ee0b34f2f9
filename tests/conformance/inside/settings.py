"""The backend's settings without what would end a conversation of thousands of requests."""

from backend.settings import *  # noqa: F403  # a project's settings are extended so
from backend.settings import DATABASES, REST_FRAMEWORK

REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = []
SECURE_SSL_REDIRECT = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIGRATION_MODULES = {"backend": None}
LOGGING_CONFIG = None
DATABASES["default"]["OPTIONS"] = {"init_command": "PRAGMA synchronous=OFF"}
