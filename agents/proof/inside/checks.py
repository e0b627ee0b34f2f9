"""The check ``check``: Django's system checks, those for deployment included, warnings counted as errors."""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from pathlib import Path

from django.core import checks
from drf_spectacular.settings import spectacular_settings

from .problems import Found, found, place_of


def find(folder: Path) -> list[Found]:
    """What ``manage.py check --deploy --fail-level WARNING`` complains about."""
    # It would describe the whole API once more; the check `spectacular` does so anyway.
    spectacular_settings.ENABLE_DJANGO_DEPLOY_CHECK = False
    messages = checks.run_checks(include_deployment_checks=True)
    return [
        _told(message, folder) for message in messages if message.level >= checks.WARNING and not message.is_silenced()
    ]


def _told(message: checks.CheckMessage, folder: Path) -> Found:
    path, line = place_of(getattr(message.obj, "model", message.obj), folder)
    about = f"{message.obj}: " if message.obj is not None else ""
    return found(f"{message.id}: {about}{message.msg}", path, line)
