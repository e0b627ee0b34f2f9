"""Push to pull request: a changed ``erd.json`` on a base branch becomes commits on the rolling pull request."""

from __future__ import annotations

from collections.abc import Collection

from agents.contract import UserError
from agents.erd import ErdError, parse
from agents.manifest import NAME as MANIFEST
from agents.merge import Held
from bot import answers, heads, messages, progress, replies
from bot.body import pull_body, pull_title
from bot.evolve import Proposal, evolve
from bot.github import Report
from bot.pushing import Parcel, push
from bot.run import Json, Run
from bot.target import ERD_PATH, Target, find, read_folder
from bot.workspace import Moved, Workspace

ATTEMPTS = 5
"""How often the work is redone when the branch keeps moving."""


def pushed(run: Run) -> str:
    """A branch moved. Returns what became of it, for the log."""
    for _ in range(ATTEMPTS):
        try:
            return _attempt(run)
        except Moved:
            continue
    raise Moved


def _attempt(run: Run) -> str:
    seen = run.step("read", lambda: _read(run))
    if seen["outcome"] != "work":
        return str(seen["outcome"])
    target = Target(**seen["target"])
    check: int = seen["check"]
    run.apologise = lambda: run.github.conclude_check(check, progress.WENT_WRONG)
    built = run.step("generate", lambda: _generate(run, target))
    if not built["ok"]:
        run.step("say", lambda: _say_not_proven(run, target, check, built))
        return "not proven"
    if not built["changes"] and built["waiting"]:
        run.step("say", lambda: _say_waiting(run, target, check, built))
        return "waiting for a person"
    try:
        head = run.step("push", lambda: _push(run, target, built))["head"] if built["changes"] else target.head_sha
    except Moved:
        run.step("leave", lambda: _leave(run, target, check))
        raise
    number = run.step("say", lambda: _say(run, target, check, built, head))["number"]
    if run.services.on_postgres:
        heads.ask(run, number, head)
    return "pushed"


def _read(run: Run) -> Json:
    """Look at everything afresh; what is wrong with the ERD or the folder is said at once."""
    repository = run.github.repository()
    if run.event.branch != repository.default_branch:
        return {"outcome": "not a base branch"}
    workspace = run.workspace(repository.clone_url)
    try:
        target = find(run.github, workspace, repository.clone_url, run.event.branch)
    except UserError as error:
        return _refuse(run, workspace, error)
    blob = workspace.blob(target.base_sha, ERD_PATH) if target.base_sha else None
    if blob is None:
        return {"outcome": "no ERD"}
    check = progress.start_erd(run.github, target.base_sha)
    if check.completed:
        return {"outcome": "done before"}
    run.apologise = lambda: run.github.conclude_check(check.id, progress.WENT_WRONG)
    try:
        erd = parse(blob[1], run.services.limits)
        folder = read_folder(workspace, target, target.head_sha)
    except ErdError as error:
        run.github.conclude_check(check.id, progress.bad_erd(ERD_PATH, error))
        return {"outcome": "bad ERD"}
    except UserError as error:
        run.github.conclude_check(check.id, progress.refused(error))
        return {"outcome": "refused"}
    is_announced = bool(target.pull or not target.branch_sha)
    if folder.manifest is not None and folder.manifest.erd == erd and is_announced:
        run.github.conclude_check(check.id, progress.UP_TO_DATE)
        return {"outcome": "up to date"}
    return {"outcome": "work", "target": target.to_json(), "check": check.id}


def _refuse(run: Run, workspace: Workspace, error: UserError) -> Json:
    """There is no branch to work on: said on the commit, if it has an ERD at all."""
    base = f"refs/heads/{run.event.branch}"
    sha = workspace.fetch(shallow=[base]).get(base)
    if sha is None or workspace.blob(sha, ERD_PATH) is None:
        return {"outcome": "no ERD"}
    check = progress.start_erd(run.github, sha)
    if not check.completed:
        run.github.conclude_check(check.id, progress.refused(error))
    return {"outcome": "refused"}


def _generate(run: Run, target: Target) -> Json:
    """Draft and prove; nothing leaves this machine."""
    workspace = run.workspace(target.clone_url)
    target.restore(workspace)
    blob = workspace.blob(target.base_sha, target.erd_path)
    if blob is None:
        raise Moved
    erd = parse(blob[1], run.services.limits)
    folder = read_folder(workspace, target, target.head_sha)
    proposal = evolve(erd, target.folder, folder.manifest, folder.pristine, folder.present, run.model())
    run.judged(proposal.verdict)
    for path, author in proposal.authors.items():
        run.improved(path, author)
    report = progress.proof(target.folder, proposal.verdict)
    if not proposal.verdict.ok:
        failed = progress.not_proven(target.folder, proposal.verdict)
        return {"ok": False, "report": failed.to_json(), "offer": _offer(proposal.held)}
    return {
        "ok": True,
        "changes": proposal.changes_something,
        "waiting": list(proposal.waiting),
        "parcel": Parcel(
            writes=proposal.writes,
            messages=_messages(proposal, folder.present, target.erd_path),
            pristine=proposal.pristine,
            manifest=proposal.manifest.dump(),
            deletes=proposal.deletes,
        ).to_json(),
        "title": pull_title(target.folder, erd),
        "body": pull_body(erd, target.erd_path, target.folder, proposal),
        "offer": _offer(proposal.held),
        "report": report.to_json(),
    }


def _messages(proposal: Proposal, present: Collection[str], erd_path: str) -> dict[str, str]:
    """The commit message of every file to be written."""
    drafted = {file.path: file for file in proposal.drafted}
    return {
        path: messages.file_message(drafted[path], path not in present, erd_path)
        if path in drafted
        else messages.derived_message(path, path not in present)
        for path in (*proposal.writes, MANIFEST)
    }


def _offer(held: tuple[Held, ...]) -> str | None:
    return replies.held_back(held) if held else None


def _push(run: Run, target: Target, built: Json) -> Json:
    """Put it on GitHub, unless the base branch moved on meanwhile: then the newer push decides."""
    workspace = run.workspace(target.clone_url)
    if target.is_superseded(workspace):
        raise Moved
    target.restore(workspace)
    head = workspace.commit(target.head_sha)
    if head is None:
        raise Moved
    shas = push(workspace, target, Parcel(**built["parcel"]), head.time)
    return {"head": list(shas.values())[-1]}


def _leave(run: Run, target: Target, check: int) -> Json:
    """Close the check of a commit that is no longer the newest: the work goes on from another."""
    if target.is_superseded(run.workspace(target.clone_url)):
        run.github.conclude_check(check, progress.SUPERSEDED)
    return {}


def _say(run: Run, target: Target, check: int, built: Json, head: str) -> Json:
    """The pull request with its text, the verdict on its head, what could not be written, the ERD's check closed."""
    github, number = run.github, target.pull
    if number:
        github.edit_pull(number, built["title"], built["body"])
    else:
        number = github.open_pull(target.branch, target.base, built["title"], built["body"]).number
    report = Report.from_json(built["report"])
    if run.services.on_postgres:
        progress.post_first_proof(github, head, report, progress.POSTGRES_TO_COME)
    else:
        progress.post_proof(github, head, report)
    if built["offer"]:
        answers.offer(github, number, built["offer"])
    waits = replies.waiting(built["waiting"]) if built["waiting"] else ""
    done = Report("success", f"Pull request #{number} holds the backend", f"See #{number}. {waits}".rstrip())
    github.conclude_check(check, done)
    return {"number": number}


def _say_waiting(run: Run, target: Target, check: int, built: Json) -> Json:
    """Everything builds on files of somebody's: nothing was pushed, the hunks are offered."""
    waits = replies.waiting(built["waiting"])
    run.github.conclude_check(check, Report("neutral", "Nothing was pushed: a file of yours comes first", waits))
    if target.pull:
        answers.offer(run.github, target.pull, built["offer"])
    return {}


def _say_not_proven(run: Run, target: Target, check: int, built: Json) -> Json:
    """Why nothing was pushed; on an open pull request also what a person's change is in the way of."""
    run.github.conclude_check(check, Report.from_json(built["report"]))
    if built["offer"] and target.pull:
        answers.offer(run.github, target.pull, built["offer"])
    return {}
