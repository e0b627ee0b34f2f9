"""Where a configuration is read: at a commit that was fetched, or from GitHub without a clone."""

from __future__ import annotations

from bot.configuration.document import MAX_BYTES
from bot.configuration.model import Configuration
from bot.configuration.reading import PATH, ConfigurationError, ConfigurationProblem, read
from bot.github import Blob, GitHubRepository
from bot.workspace import Workspace

_LINK = ConfigurationError([ConfigurationProblem("", 1, 1, "this is no regular file, but a link or a folder")])


def at_commit(workspace: Workspace, sha: str) -> Configuration:
    """The configuration at a commit; raises ``ConfigurationError``."""
    found = workspace.blob(sha, PATH)
    if found is None and workspace.has(sha, PATH):
        raise _LINK
    return read(found[1] if found else None)


def on_branch(github: GitHubRepository, branch: str) -> Configuration:
    """The configuration on a branch as it is now, nothing if there is no such branch; raises ``ConfigurationError``."""
    sha = github.branch(branch)
    found = github.file(sha, PATH) if sha else None
    if sha and found is None and github.has(sha, PATH):
        raise _LINK
    return read(brought(github, found))


def brought(github: GitHubRepository, found: Blob | None) -> bytes | None:
    """The bytes of a file to be read; one that is too large is refused by its size alone, so it stays where it is."""
    if found is None:
        return None
    return github.content(found) if found.size <= MAX_BYTES else bytes(found.size)
