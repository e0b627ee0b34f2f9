"""Settings that weaken security, judged as they are on a server: ``DEBUG`` off, only secrets in the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from agents.proof.checks.evaluate import UNKNOWN, Setting, settings_of
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check

PATH = "settings.py"
Settings = Mapping[str, Setting]


def production(project: Project) -> Settings:
    """What ``settings.py`` sets, by name; empty if there is none."""
    if "settings" not in project.cache:
        source = project.sources.get(PATH)
        project.cache["settings"] = settings_of(source) if source else {}
    found = project.cache["settings"]
    return found if isinstance(found, dict) else {}


def _value(settings: Settings, name: str, key: str | None = None) -> Any:
    """A setting, or an entry of one that is a table; ``None`` if it is not there, ``UNKNOWN`` if nobody can tell."""
    if name not in settings:
        return None
    value = settings[name].value
    if key is None or value is UNKNOWN:
        return value
    if not isinstance(value, dict):
        return UNKNOWN
    return value.get(key, UNKNOWN if UNKNOWN in value else None)


def _at(settings: Settings, name: str, message: str) -> Finding:
    return Finding(PATH, settings[name].line if name in settings else 1, message)


@check("settings.debug")
def debug_on(project: Project) -> Iterator[Finding]:
    """``DEBUG`` that is on unless somebody turns it off.

    Why: its error pages show settings, code and data to everybody.

    Mend: ``DEBUG = env.bool("DEBUG", default=False)``.
    """
    settings = production(project)
    for name in ("DEBUG", "DEBUG_PROPAGATE_EXCEPTIONS"):
        if _value(settings, name) not in (None, UNKNOWN) and _value(settings, name):
            yield _at(settings, name, f"{name} is on unless somebody turns it off")


@check("settings.hosts")
def any_host(project: Project) -> Iterator[Finding]:
    """``ALLOWED_HOSTS``, trusted origins or CORS open to every host.

    Why: links in mails can be made to lead elsewhere, and any page may call the API in a visitor's name.

    Mend: list the hosts in the environment.
    """
    settings = production(project)
    for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS", "CORS_ALLOWED_ORIGIN_REGEXES"):
        value = _value(settings, name)
        listed = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        if any(
            isinstance(each, str) and re.search(r"^\.?\*|://\*\.?[a-z]*$|^\^?(https?://)?\.[*+]", each)
            for each in listed
        ):
            yield _at(settings, name, f"{name} lets every host in")
    for name in ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"):
        if _value(settings, name) not in (None, UNKNOWN) and _value(settings, name):
            yield _at(settings, name, f"{name} lets every page call the API")


@check("settings.secret-key")
def written_key(project: Project) -> Iterator[Finding]:
    """A ``SECRET_KEY`` or signing key that has a value without the environment.

    Why: whoever reads the repository can sign sessions, reset links and tokens.

    Mend: ``SECRET_KEY = env("SECRET_KEY")``; a default only while ``DEBUG`` is on.
    """
    settings = production(project)
    for name, key in (("SECRET_KEY", None), ("SECRET_KEY_FALLBACKS", None), ("SIMPLE_JWT", "SIGNING_KEY")):
        value = _value(settings, name, key)
        written = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
        if any(written):
            yield _at(settings, name, f"{key or name} has a value in the code: read it from the environment")


_PROTECTING = {
    "django.middleware.security.SecurityMiddleware": "the security headers",
    "django.middleware.csrf.CsrfViewMiddleware": "the protection against forged requests",
    "django.middleware.clickjacking.XFrameOptionsMiddleware": "the protection against framing",
}


@check("settings.middleware")
def missing_middleware(project: Project) -> Iterator[Finding]:
    """A protecting middleware that is gone from ``MIDDLEWARE``.

    Why: Django protects only where it is asked to.

    Mend: put it back in its place.
    """
    settings = production(project)
    listed = _value(settings, "MIDDLEWARE")
    if isinstance(listed, list) and UNKNOWN not in listed:
        for name, what in _PROTECTING.items():
            if name not in listed:
                yield _at(settings, "MIDDLEWARE", f"{name} is missing, and with it {what}")


_MUST_HOLD: Mapping[str, tuple[Any, ...]] = {
    "SESSION_COOKIE_SECURE": (False, None, 0),
    "CSRF_COOKIE_SECURE": (False, None, 0),
    "SECURE_SSL_REDIRECT": (False, 0),
    "SECURE_HSTS_SECONDS": (0, False),
    "SECURE_CONTENT_TYPE_NOSNIFF": (False, 0),
    "SESSION_COOKIE_HTTPONLY": (False, 0),
    "SESSION_COOKIE_SAMESITE": (False, "None"),
    "CSRF_COOKIE_SAMESITE": (False, "None"),
    "X_FRAME_OPTIONS": ("ALLOWALL", "ALLOW", ""),
}


@check("settings.transport")
def weak_transport(project: Project) -> Iterator[Finding]:
    """Cookies, redirects or headers that let a session travel in the clear.

    Why: whoever listens on the way takes over the session.

    Mend: ``SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG``; redirect to HTTPS and set HSTS.
    """
    settings = production(project)
    if not settings:
        return
    for name, weak in _MUST_HOLD.items():
        value = _value(settings, name)
        if (name in settings or None in weak) and any(
            value is each or (value == each and type(value) is type(each)) for each in weak
        ):
            said = f"is {value!r} on a server" if name in settings else "is not set"
            yield _at(settings, name, f"{name} {said}")


_WEAK_HASHER = re.compile(r"MD5|SHA1|Unsalted|Crypt|Plain", re.IGNORECASE)


@check("settings.passwords")
def weak_passwords(project: Project) -> Iterator[Finding]:
    """No rules for passwords, or hashes that are quickly guessed.

    Why: the table of users is what an intruder takes first.

    Mend: keep Django's validators and its default hashers.
    """
    settings = production(project)
    if "AUTH_USER_MODEL" in settings and _value(settings, "AUTH_PASSWORD_VALIDATORS") in (None, []):
        yield _at(settings, "AUTH_PASSWORD_VALIDATORS", "AUTH_PASSWORD_VALIDATORS is empty: any password is taken")
    hashers = _value(settings, "PASSWORD_HASHERS")
    first = hashers[0] if isinstance(hashers, list) and hashers else None
    if isinstance(first, str) and _WEAK_HASHER.search(first):
        yield _at(settings, "PASSWORD_HASHERS", f"{first.rpartition('.')[2]} is quickly guessed")


@check("settings.api")
def open_api(project: Project) -> Iterator[Finding]:
    """REST framework's defaults without a permission.

    Why: a view that says nothing of its own is open to everybody.

    Mend: ``IsAuthenticated`` as the default; open single views where it is meant.
    """
    settings = production(project)
    if "REST_FRAMEWORK" not in settings:
        return
    name = "DEFAULT_PERMISSION_CLASSES"
    value = _value(settings, "REST_FRAMEWORK", name)
    if value in (None, []):
        yield _at(settings, "REST_FRAMEWORK", f"{name} is empty: views are open unless they say otherwise")
    elif isinstance(value, list) and all(
        isinstance(each, str) and re.search("AllowAny|ReadOnly$", each) for each in value
    ):
        yield _at(settings, "REST_FRAMEWORK", f"{name} is {value[0]}: views are open unless they say otherwise")


_RATE = re.compile(r"^(\d+)/(s|sec|second|m|min|minute|h|hour|d|day)")
_PER_MINUTE = {"s": 60.0, "m": 1.0, "h": 1 / 60, "d": 1 / 1440}
_MOST_LOGINS = 120


@check("settings.throttle")
def no_throttle(project: Project) -> Iterator[Finding]:
    """Throttles that are gone or so wide that they hold nobody, or that a forged header evades.

    Why: passwords are guessed by the thousand, and one client takes the server away from all others.

    Mend: keep ``DEFAULT_THROTTLE_CLASSES`` with their rates, and ``NUM_PROXIES``.
    """
    settings = production(project)
    if _value(settings, "REST_FRAMEWORK") in (None, UNKNOWN) or "SIMPLE_JWT" not in settings:
        return
    classes = _value(settings, "REST_FRAMEWORK", "DEFAULT_THROTTLE_CLASSES")
    if classes in (None, []):
        yield _at(settings, "REST_FRAMEWORK", "DEFAULT_THROTTLE_CLASSES is empty: nothing slows guessing down")
    rates = _value(settings, "REST_FRAMEWORK", "DEFAULT_THROTTLE_RATES")
    for scope, rate in rates.items() if isinstance(rates, dict) else ():
        if scope is UNKNOWN or rate is UNKNOWN:
            continue
        made = _RATE.match(rate) if isinstance(rate, str) else None
        if made is None:
            yield _at(settings, "REST_FRAMEWORK", f"the throttle {scope} has no rate: {rate!r}")
        elif scope == "login" and int(made[1]) * _PER_MINUTE[made[2][0]] > _MOST_LOGINS:
            yield _at(settings, "REST_FRAMEWORK", f"{rate} lets passwords be guessed quickly")
    if _value(settings, "REST_FRAMEWORK", "NUM_PROXIES") is None:
        yield _at(settings, "REST_FRAMEWORK", "NUM_PROXIES is not set: a forged X-Forwarded-For evades every throttle")


_LONGEST = {"ACCESS_TOKEN_LIFETIME": timedelta(days=1), "REFRESH_TOKEN_LIFETIME": timedelta(days=90)}


@check("settings.tokens")
def lasting_tokens(project: Project) -> Iterator[Finding]:
    """Tokens that live too long, are not renewed, or are not signed.

    Why: a token that leaks is a session that nobody can end.

    Mend: minutes for access, days for refresh, with rotation and blacklist.
    """
    settings = production(project)
    for key, longest in _LONGEST.items():
        value = _value(settings, "SIMPLE_JWT", key)
        if isinstance(value, timedelta) and value > longest:
            yield _at(settings, "SIMPLE_JWT", f"{key} is {value}, longer than {longest.days} day(s)")
    for key in ("ROTATE_REFRESH_TOKENS", "BLACKLIST_AFTER_ROTATION"):
        if "SIMPLE_JWT" in settings and _value(settings, "SIMPLE_JWT", key) in (None, False):
            yield _at(settings, "SIMPLE_JWT", f"{key} is off: a stolen refresh token stays good")
    if _value(settings, "SIMPLE_JWT", "ALGORITHM") in ("none", "None", "NONE"):
        yield _at(settings, "SIMPLE_JWT", "ALGORITHM is none: anybody can make a token")
