from hashlib import sha256

from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from rest_framework_simplejwt import tokens


class AccessToken(tokens.BlacklistMixin, tokens.AccessToken):
    """Logging out ends it at once, at the price of a look at the blacklist per request."""


class PasswordBackend(ModelBackend):
    """Hears thirty guesses an hour at one account, from wherever, here and in the admin."""

    def authenticate(self, request, username=None, password=None, **fields):
        account = (username or fields.get("email", "")).lower()
        guesses = f"guesses:{sha256(account.encode()).hexdigest()}"
        cache.add(guesses, 0, timeout=3600)
        if cache.incr(guesses) > 30:
            raise PermissionDenied
        user = super().authenticate(request, username, password, **fields)
        if user:
            cache.delete(guesses)
        return user
