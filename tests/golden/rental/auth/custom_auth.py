from rest_framework_simplejwt import tokens


class AccessToken(tokens.BlacklistMixin, tokens.AccessToken):
    """Logging out ends it at once, at the price of a look at the blacklist per request."""
