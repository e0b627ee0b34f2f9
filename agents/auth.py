"""The Auth agent: ``settings.py`` and the package ``auth/``."""

from __future__ import annotations

from agents.contract import Agent, Brief, GeneratedFile
from agents.erd.model import Erd
from agents.render import render
from agents.serializer import ACCOUNT_FIELDS, extra_kwargs, shown_fields, writable


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Settings that are safe as they stand, and everything about signing in."""
    erd = brief.erd
    user = erd.user
    settings = render(
        "settings.py.j2",
        package=brief.package,
        user=user.name,
        user_key=user.primary_key.name if user.primary_key else "id",
        page_size=erd.page_size,
        title=erd.title or brief.package.replace("_", " ").title(),
        media=has_files(erd),
        hiding=any(entity.wants.soft_delete for entity in erd),
        history=any(entity.wants.history for entity in erd),
        metrics=erd.wants.metrics,
        headers=_headers(erd),
        user_throttle=erd.wants.throttle or "600/min",
        throttles={entity.plural: entity.throttle for entity in erd if entity.throttle},
        comments=any(member.db_comment for entity in erd for member in entity.members),
        # What is sent is not what is read (keys, uploads), so `Job` has a second schema, `JobRequest`.
        split=not any(f"{entity.name}Request" in erd for entity in erd),
    )
    serializers = render(
        "auth/serializers.py.j2",
        user=user.name,
        login=erd.login,
        registration=erd.registration,
        checked=bool(user.checks),
        fields=registration_fields(erd),
        extra_kwargs={name: told for name, told in extra_kwargs(user).items() if name in registration_fields(erd)},
        many=[r.name for r in user.relations if r.many and writable(user, r)],
    )
    files = {
        "settings.py": (settings, "everything from the environment, safe by default"),
        "logs.py": (render("logs.py.j2"), "one line of JSON per request, each with the request's id"),
        "parsers.py": (render("parsers.py.j2"), "no JSON that nests without end"),
        "auth/__init__.py": ("", "the package"),
        "auth/custom_auth.py": (
            render("auth/custom_auth.py.j2", login=erd.login),
            "tokens that logging out ends, passwords that nobody guesses",
        ),
        "auth/serializers.py": (serializers, "registration and passwords"),
        "auth/views.py": (
            render("auth/views.py.j2", registration=erd.registration),
            f"sign in with the {'e-mail address' if erd.login == 'email' else 'user name'}",
        ),
    }
    return tuple(GeneratedFile(path, text, AUTH.name, summary) for path, (text, summary) in files.items())


def _headers(erd: Erd) -> list[str]:
    """What browsers may send from other origins besides what every API takes."""
    etag = ["if-match", "if-none-match"] if any(entity.wants.etag for entity in erd) else []
    return [*etag, *(["idempotency-key"] if erd.wants.idempotency else [])]


def has_files(erd: Erd) -> bool:
    """Whether clients upload anything."""
    return any(field.type in {"FileField", "ImageField"} for entity in erd for field in entity.fields)


def registration_fields(erd: Erd) -> list[str]:
    """What a newcomer may say of themselves; the key is only read."""
    user = erd.user
    shown = shown_fields(user)
    mine = [name for name in shown[1:] if name in ACCOUNT_FIELDS or writable(user, user[name])]
    return [shown[0], *mine, "password"]


AUTH = Agent(
    name="auth",
    writes={
        "settings.py": "the settings, all of them from the environment",
        "auth/__init__.py": "makes the folder a package",
        "logs.py": "what is logged of each request, as JSON",
        "parsers.py": "which JSON is not read",
        "auth/custom_auth.py": "tokens that can be taken back, passwords that cannot be guessed",
        "auth/serializers.py": "what registration and the password pages read",
        "auth/views.py": "signing in and out, registration, passwords",
    },
    draft=draft,
    builds_on={
        "settings.py": ("auth/custom_auth.py", "logs.py", "parsers.py"),
        "auth/custom_auth.py": ("models.py",),
        "auth/serializers.py": ("models.py", "serializers.py"),
        "auth/views.py": ("auth/serializers.py",),
    },
)
