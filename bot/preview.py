"""A person's pull request that touches the ERD: a check run on its head says what that would come to.

Nothing is cloned and nothing is written but the check run: the pull request may come from anybody's fork. What it
changes is read from the blobs at its head and where it left its base, never from a list of files, which is capped.
"""

from __future__ import annotations

from dataclasses import replace

from agents.erd import ErdError, parse
from bot import progress
from bot.forecast import Drawn, forecast, left_alone
from bot.github import Blob
from bot.names import ERD_CHECK
from bot.run import Json, Run
from bot.target import ERD_PATH, is_ours

KEY = "preview:"
"""How the keys of these check runs begin; then come the contents that were compared."""


def proposed(run: Run) -> str:
    """A pull request was opened, got a new head or another base. Returns what became of it, for the log."""
    return str(run.step("preview", lambda: _preview(run))["outcome"])


def _preview(run: Run) -> Json:
    """One check run for a head, whatever happens how often: a later comparison takes the place of an earlier one."""
    github = run.github
    pull = github.pull(run.event.number)
    if not pull.open or is_ours(github, pull):
        return {"outcome": "nothing to preview"}
    after = github.file(pull.head_sha, ERD_PATH)
    before = github.file(github.merge_base(pull.base, pull.head_sha), ERD_PATH)
    key = f"{KEY}{_id(before)}:{_id(after)}"
    checks = github.checks(pull.head_sha, ERD_CHECK)
    if any(check.key == progress.erd_key(pull.head_sha) for check in checks):
        return {"outcome": "the check of a push says it"}
    earlier = next((check for check in checks if check.key.startswith(KEY)), None)
    if earlier and earlier.completed and earlier.key == key:
        return {"outcome": "done before"}
    if _id(before) == _id(after):
        if earlier:
            github.conclude_check(earlier.id, left_alone(ERD_PATH, pull.base), key)
        return {"outcome": "the ERD is untouched"}
    check = earlier or github.start_check(pull.head_sha, ERD_CHECK, key, "Reading the ERD")
    run.apologise = lambda: github.conclude_check(check.id, progress.WENT_WRONG, f"{KEY}failed")
    report = forecast(ERD_PATH, pull.base, _drawn(run, before), _drawn(run, after))
    if check.annotations:
        # They are about the head alone, so they hold whatever it is compared with.
        report = replace(report, annotations=())
    github.conclude_check(check.id, report, key)
    return {"outcome": report.title}


def _id(blob: Blob | None) -> str:
    return blob.sha if blob else "none"


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
