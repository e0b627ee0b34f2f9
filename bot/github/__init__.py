"""GitHub's REST and GraphQL, as far as the bot speaks them. The only package that knows githubkit."""

from bot.github.app import PERMISSIONS, App
from bot.github.records import (
    Annotation,
    Blob,
    Check,
    Comment,
    Conclusion,
    Level,
    Pull,
    Report,
    Repository,
    Review,
    Thread,
)
from bot.github.repository import GitHubRepository
from bot.github.tokens import Tokens

__all__ = [
    "PERMISSIONS",
    "Annotation",
    "App",
    "Blob",
    "Check",
    "Comment",
    "Conclusion",
    "GitHubRepository",
    "Level",
    "Pull",
    "Report",
    "Repository",
    "Review",
    "Thread",
    "Tokens",
]
