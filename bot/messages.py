"""The words of a commit. Nothing that somebody else wrote reaches one, but checked names of files and entities."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agents.contract import GeneratedFile

REQUEST = "ERDsmith-Request"
"""The trailer that names the command a fix-up answers, so that a run which starts over finds its commit."""
ENGINE = "ERDsmith-Engine"
"""The trailer that says whether the built-in engine wrote a file, or a model."""
UNDOES = "ERDsmith-Undoes"
"""The trailer that names the last commit of the push that is taken back."""


def file_message(file: GeneratedFile, is_new: bool, erd_path: str) -> str:
    """One drafted file: what it holds, and who drafted it."""
    return (
        f"{'Add' if is_new else 'Update'} {file.path}: {file.summary}\n\n"
        f"Drafted by the {file.agent} agent from {erd_path}.\n\n"
        f"ERDsmith-Agent: {file.agent}\nERDsmith-Engine: {file.engine}\n"
    )


def derived_message(path: str, is_new: bool) -> str:
    """A file that is made from the finished others: a migration, the OpenAPI schema, the manifest."""
    why = {
        "openapi.yaml": "the API as it was proven",
        ".erdsmith.json": "the ERD, the options and the drafts this was made from",
    }.get(path, "made by Django's own autodetector")
    return f"{'Add' if is_new else 'Update'} {path}: {why}\n\nERDsmith-Engine: builtin\n"


def removal_message(path: str) -> str:
    return f"Remove {path}: the ERD no longer asks for it\n\nERDsmith-Engine: builtin\n"


def skip_message(path: str, asked_by: str, url: str, requests: tuple[str, ...]) -> str:
    """A file that a reviewer takes out."""
    return f"Remove {path}: skipped in review\n\n{_asked(asked_by, url, requests)}"


def skipped_by(message: str) -> tuple[str, str] | None:
    """The path that a commit of the bot took out for a reviewer, and who that was."""
    found = re.match(r"Remove (.+): skipped in review\n\nAsked for by (\S+) in ", message)
    return (found[1], found[2]) if found else None


def undo_message(path: str, push: str, asked_by: str, url: str, requests: tuple[str, ...]) -> str:
    """A file as it was before a push, of which the last commit is named."""
    return f"Undo {push[:7]} in {path}\n\n{_asked(asked_by, url, requests, f'{UNDOES}: {push}')}"


def pristine_message(folder: str) -> str:
    """The drafts as they were made, kept for the next time the ERD changes."""
    return f"Keep the drafts of {folder}/\n\nERDsmith-Engine: builtin\n"


def fixup_message(subject: str, asked_by: str, url: str, requests: tuple[str, ...], *trailers: str) -> str:
    """A fix-up: whose comment it answers, never the comment's words. ``trailers`` tell of the model that wrote it."""
    return f"fixup! {subject}\n\n{_asked(asked_by, url, requests, *trailers)}"


def feature_message(path: str, asked_by: str, url: str, requests: tuple[str, ...], *trailers: str) -> str:
    """A new file that a model wrote for a feature that somebody asked for."""
    return f"Add {path}: a feature that was asked for\n\n{_asked(asked_by, url, requests, *trailers)}"


def drawn_feature_message(path: str, erd_path: str, *trailers: str) -> str:
    """The same, for a feature of the ERD."""
    lines = "".join(f"{line}\n" for line in trailers)
    return f"Add {path}: a feature of the ERD\n\nWritten by a model as {erd_path} asks.\n\n{lines}"


def _asked(asked_by: str, url: str, requests: tuple[str, ...], *trailers: str) -> str:
    engine = () if any(line.startswith(ENGINE) for line in trailers) else (f"{ENGINE}: builtin",)
    lines = (*engine, *trailers, *(f"{REQUEST}: {key}" for key in requests))
    return f"Asked for by {asked_by} in {url}\n\n" + "".join(f"{line}\n" for line in lines)


def requests(message: str) -> list[str]:
    """The commands that a fix-up answers."""
    return re.findall(rf"^{REQUEST}: (\S+)$", message, re.MULTILINE)


def subject_of(path: str, history: Iterable[str]) -> str:
    """The subject of the commit that drafted a file, from the bot's messages, newest first."""
    subjects = (message.partition("\n")[0] for message in history)
    drafted = (subject for subject in subjects if subject.startswith((f"Add {path}:", f"Update {path}:")))
    return next(drafted, f"Add {path}")


def undone(message: str) -> str:
    """The last commit of the push that a push takes back, or ``""``."""
    found = re.search(rf"^{UNDOES}: ([0-9a-f]{{40}})$", message, re.MULTILINE)
    return found[1] if found else ""
