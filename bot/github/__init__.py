"""GitHub's REST and GraphQL, as far as the bot speaks them. The only package that knows githubkit."""

from bot.github.records import Annotation, Check, Comment, Conclusion, Pull, Report, Repository, Thread
from bot.github.repository import GitHubRepository
from bot.github.tokens import Tokens

__all__ = [
    "Annotation",
    "Check",
    "Comment",
    "Conclusion",
    "GitHubRepository",
    "Pull",
    "Report",
    "Repository",
    "Thread",
    "Tokens",
]
