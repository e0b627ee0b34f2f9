"""What is decided of the bot's pull request, read from GitHub alone and shown on its head and in its description."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agents.contract import UserError
from agents.manifest import NAME as MANIFEST
from agents.planner import plan
from agents.proof.proving import SCHEMA
from bot import messages
from bot.approving import Approval, approvals, digest
from bot.body import with_section
from bot.checklist import FILES, files_section, review_report
from bot.configuration import ConfigurationError
from bot.configuration.places import at_commit
from bot.decisions import FileState, file_states
from bot.errors import Gone
from bot.github import GitHubRepository, Report
from bot.history import Push, first_parents, in_force, pushes
from bot.names import REVIEW_CHECK
from bot.permission import may_speak
from bot.run import Json, Run
from bot.stepping import is_due
from bot.target import Folder, is_ours, of_pull, read_folder
from bot.workspace import CommitInfo, Workspace
from bot.written import latest, written

_REVISED = re.compile(r"fixup! (?:Add|Update) ([^:\n]+)")


def ask(run: Run, number: int) -> None:
    """Have the decisions shown anew, in turn with all else that writes to the repository."""
    event = replace(run.event, kind="decided", key=f"decided:{run.key}", number=number)
    run.enqueue(event.key, event, [])


def decided(run: Run) -> str:
    """Somebody decided about the whole pull request. Returns what became of it, for the log."""
    return shown(run, run.event.number)


def shown(run: Run, number: int) -> str:
    """``show`` as a step; review step by step, what is decided may bring the next file."""
    seen = run.step("show", lambda: show(run, number))
    if seen.get("due"):
        key = f"next:{run.event.repository}:{seen['due']}"
        event = replace(run.event, kind="next", key=key, number=number, commit=seen["due"])
        run.enqueue(event.key, event, [])
    return str(seen["outcome"])


def show(run: Run, number: int) -> Json:
    """Renew the check on the head and the list in the description; both stay if they say so already."""
    github = run.github
    pull = github.pull(number)
    if not pull.open or not is_ours(github, pull):
        return {"outcome": "nothing to review"}
    workspace = run.workspace(pull.clone_url)
    try:
        target = of_pull(workspace, pull.clone_url, pull.base, pull.head)
        folder = read_folder(workspace, target, target.branch_sha)
    except (Gone, UserError):
        return {"outcome": "nothing to review"}
    if folder.manifest is None:
        return {"outcome": "nothing to review"}
    line = list(first_parents(target.branch_sha, workspace.history(target.branch_sha)))
    ours = [commit for commit in line if workspace.wrote(commit)]
    given = given_approvals(run, number) + _of_the_whole(github, number, workspace, target.folder)
    states = states_of(folder, ours, given)
    _post(github, target.branch_sha, review_report(states))
    body = with_section(pull.body, FILES, files_section(target.folder, states))
    if body != pull.body:
        github.edit_pull(number, pull.title, body)
    # The derived files come last: without them a review that began step by step is not through.
    due = is_due(states) and (SCHEMA not in folder.manifest.files or is_step_by_step(workspace, target.base_sha))
    return {"outcome": "shown", "due": target.branch_sha if due else ""}


def is_step_by_step(workspace: Workspace, base: str) -> bool:
    """What the base branch says by now; of a configuration that cannot be read nothing follows."""
    try:
        return at_commit(workspace, base).review == "step-by-step"
    except ConfigurationError:
        return False


def states_of(folder: Folder, ours: Sequence[CommitInfo], given: Sequence[Approval]) -> tuple[FileState, ...]:
    """The state of every file; ``ours`` are the bot's commits, newest first. None where there is no manifest."""
    manifest = folder.manifest
    if manifest is None:
        return ()
    who: dict[str, Approval] = {}
    for commit in reversed(ours):
        if found := messages.skipped_by(commit.message):
            who[found[0]] = Approval(found[1], commit.sha, commit.time, {})
    skipped = {path: who.get(path) for path in manifest.options.skipped}
    pushed = pushes(ours, lambda commit: True)
    by_model = [path for path, made in latest(written(pushed)).items() if made.is_still(folder.present.get(path))]
    return file_states(plan(manifest.erd), skipped, folder.present, folder.pristine, _revised(pushed), given, by_model)


def _revised(pushed: Sequence[Push]) -> frozenset[str]:
    """The files that fix-ups changed, unless they were taken back."""
    standing = in_force(pushed)
    subjects = (commit.message for push in standing for commit in push.commits)
    return frozenset(found[1] for subject in subjects if (found := _REVISED.match(subject)))


def given_approvals(run: Run, number: int) -> list[Approval]:
    """What the bot's own replies remember."""
    return list(approvals(own_words(run.github, number), run.services.signer, scope(run, number)))


def own_words(github: GitHubRepository, number: int) -> list[str]:
    """All that the bot said on a pull request."""
    names = (github.login, github.login.removesuffix("[bot]"))
    said = [comment.body for comment in github.comments(number) if comment.author in names]
    threads = github.threads(number)
    return said + [each.body for thread in threads for each in thread.comments if each.author in names]


def scope(run: Run, number: int) -> str:
    """What an approval is of, besides the files: a marker that is copied elsewhere means nothing there."""
    return f"{run.event.repository}#{number}"


def _of_the_whole(github: GitHubRepository, number: int, workspace: Workspace, folder: str) -> list[Approval]:
    """GitHub's own approvals: of every file, as it was at the commit that was reviewed."""
    last = {
        review.author: review
        for review in github.reviews(number)
        if review.by_person and review.state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")
    }
    found = []
    for review in last.values():
        if (
            review.state == "APPROVED"
            and workspace.commit(review.commit)
            and may_speak(github.permission(review.author))
        ):
            files = digests(workspace.files(review.commit, folder) or {})
            found.append(Approval(review.author, review.commit, review.time, files))
    return found


def digests(files: Mapping[str, str]) -> dict[str, str]:
    """What an approval of all these files remembers."""
    return {path: digest(text) for path, text in files.items() if path != MANIFEST}


def _post(github: GitHubRepository, head: str, report: Report) -> None:
    """One check run a head, always with the newest word."""
    key = f"review:{head}"
    check = next((check for check in github.checks(head, REVIEW_CHECK) if check.key == key), None)
    if check is None:
        github.post_check(head, REVIEW_CHECK, key, report)
    elif (check.conclusion, check.title, check.summary) != (report.conclusion, report.title, report.summary):
        github.conclude_check(check.id, report)
