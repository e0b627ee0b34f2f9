"""The backend for somebody of the staff who stays: whatever is done to their account, there is another one."""

import itertools
import os

from backend.wsgi import application as backend

# isort: split
# The apps are there from here on.
from backend.tests import factories
from django.contrib.auth import get_user_model
from rest_framework_simplejwt.settings import api_settings

STAFF = "Bearer staff"
"""What the asker sends; anything else reaches the backend as it is."""

factories.numbers = itertools.count(500_000)
make_user = getattr(factories, os.environ["MAKES_USERS"])


def application(environ, start_response):
    if environ.get("HTTP_AUTHORIZATION") == STAFF:
        staff = get_user_model().objects.filter(is_staff=True).first() or make_user(is_staff=True)
        environ["HTTP_AUTHORIZATION"] = f"Bearer {api_settings.AUTH_TOKEN_CLASSES[0].for_user(staff)}"
    return backend(environ, start_response)
