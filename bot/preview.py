"""A person's pull request that touches an ERD: a check run on its head says what that would come to.

Nothing is cloned and nothing is written but the check run: the pull request may come from anybody's fork. What it
changes is read from the blobs at its head and where it left its base, never from a list of files, which is capped.
Which files are ERDs is said by its base branch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.erd import ErdError, parse
from bot import progress
from bot.configuration import PATH as CONFIGURATION
from bot.configuration import Configuration, ConfigurationError, read
from bot.configuration.places import brought, on_branch
from bot.forecast import Drawn, forecast, left_alone
from bot.github import Blob, GitHubRepository, Pull, Report
from bot.names import ERD_CHECK
from bot.run import Json, Run
from bot.target import is_ours

KEY = "preview:"
"""How the keys of these check runs begin; then come the contents that were compared."""
MAX_KEY = 200


@dataclass(frozen=True, slots=True)
class _Compared:
    """A file at the head of a pull request, and where that left its base."""

    path: str
    before: Blob | None
    after: Blob | None

    @property
    def ids(self) -> str:
        return ":".join(blob.sha if blob else "none" for blob in (self.before, self.after))

    @property
    def differs(self) -> bool:
        return (self.before and self.before.sha) != (self.after and self.after.sha)


def proposed(run: Run) -> str:
    """A pull request was opened, got a new head or another base. Returns what became of it, for the log."""
    return str(run.step("preview", lambda: _preview(run))["outcome"])


def _preview(run: Run) -> Json:
    """One check run for a head, whatever happens how often: a later comparison takes the place of an earlier one."""
    github = run.github
    pull = github.pull(run.event.number)
    if not pull.open or is_ours(github, pull):
        return {"outcome": "nothing to preview"}
    files = _compared(github, pull)
    key = _key(files)
    checks = github.checks(pull.head_sha, ERD_CHECK)
    if any(check.key == progress.erd_key(pull.head_sha) for check in checks):
        return {"outcome": "the check of a push says it"}
    earlier = next((check for check in checks if check.key.startswith(KEY)), None)
    if earlier and earlier.completed and earlier.key == key:
        return {"outcome": "done before"}
    touched = [file for file in files if file.differs]
    if not touched:
        if earlier:
            github.conclude_check(earlier.id, left_alone(files[-1].path, pull.base), key)
        return {"outcome": "the ERD is untouched"}
    check = earlier or github.start_check(pull.head_sha, ERD_CHECK, key, "Reading the ERD")
    run.apologise = lambda: github.conclude_check(check.id, progress.WENT_WRONG, f"{KEY}failed")
    report = progress.together([(file.path, _report(run, pull, file)) for file in touched])
    if check.annotations:
        # They are about the head alone, so they hold whatever it is compared with.
        report = replace(report, annotations=())
    github.conclude_check(check.id, report, key)
    return {"outcome": report.title}


def _compared(github: GitHubRepository, pull: Pull) -> Sequence[_Compared]:
    """The configuration and every ERD that the base branch has; with a broken one, that of a repository without."""
    try:
        configuration = on_branch(github, pull.base)
    except ConfigurationError:
        configuration = Configuration()
    left = github.merge_base(pull.base, pull.head_sha)
    paths = dict.fromkeys((CONFIGURATION, *(drawing.path for drawing in configuration.erds)))
    return [_Compared(path, github.file(left, path), github.file(pull.head_sha, path)) for path in paths]


def _key(files: Sequence[_Compared]) -> str:
    """The contents that are compared; where they are many, a hash of them."""
    ids = ":".join(file.ids for file in files if file.path != CONFIGURATION or file.differs)
    return KEY + (ids if len(ids) <= MAX_KEY else hashlib.sha256(ids.encode()).hexdigest())


def _report(run: Run, pull: Pull, file: _Compared) -> Report:
    if file.path == CONFIGURATION:
        return _checked(run.github, file.after)
    return forecast(file.path, pull.base, _drawn(run, file.before), _drawn(run, file.after))


def _checked(github: GitHubRepository, proposed: Blob | None) -> Report:
    """What is wrong with a configuration that is not obeyed yet."""
    try:
        read(brought(github, proposed))
    except ConfigurationError as error:
        return progress.bad_configuration(error, "nothing could be generated with it")
    return Report("success", "The configuration can be used", "It is obeyed once it is on the base branch.")


def _drawn(run: Run, blob: Blob | None) -> Drawn:
    if blob is None:
        return None
    limits = run.services.limits
    # A file that is too large is refused by its size alone, so it is not brought here.
    data = run.github.content(blob) if blob.size <= limits.max_bytes else bytes(blob.size)
    try:
        return parse(data, limits)
    except ErdError as error:
        return error
