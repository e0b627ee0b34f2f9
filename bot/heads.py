"""Every head of the bot's own pull request gets its full proof, a person's push included, while other work goes on.

Three short runs: ``arrived`` looks whether a head lacks its proof, ``proven`` makes it on a queue of its own, and
``announced`` tells it in the description, in turn with all else that writes to the repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.briefing import brief
from agents.contract import UserError, Verdict
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.proof.lacking import without_lacking
from agents.proof.postgres import verify_on_own
from agents.proof.proving import prove, verify
from bot import progress, reviewing
from bot.body import proof_sections, renewed
from bot.github import Report
from bot.run import Json, Run
from bot.stepping import to_come
from bot.target import folder_of, is_ours


def arrived(run: Run) -> str:
    """The bot's pull request may have a head without a full proof. Returns what became of it, for the log."""
    seen = run.step("look", lambda: _look(run))
    reviewing.shown(run, run.event.number)
    if seen["commit"]:
        ask(run, run.event.number, seen["commit"])
    return str(seen["outcome"])


def ask(run: Run, number: int, sha: str, again: str = "") -> None:
    """Have a head proven in the background: once, whoever asks how often; once more for each ``again``."""
    key = ":".join(filter(None, ("proof", run.event.repository, sha, again)))
    event = replace(run.event, kind="proof", key=key, number=number, commit=sha)
    run.enqueue(event.key, event, [])


def _look(run: Run) -> Json:
    github = run.github
    pull = github.pull(run.event.number)
    if not pull.open or not is_ours(github, pull):
        return {"outcome": "nothing to prove", "commit": ""}
    check = progress.find_proof(github, pull.head_sha)
    if check is None:
        progress.start_proof(github, pull.head_sha)
    elif check.completed and progress.is_last(check):
        return {"outcome": "proven before", "commit": ""}
    return {"outcome": "queued", "commit": pull.head_sha}


def proven(run: Run) -> str:
    """A head is to be proven with the full gate. Returns what became of it, for the log."""
    run.apologise = lambda: progress.leave_proof(run.github, run.event.commit, progress.PROOF_WENT_WRONG)
    judged = run.step("prove", lambda: _prove(run))
    if judged["report"] is None:
        run.step("leave", lambda: _leave(run))
        return "superseded"
    run.step("say", lambda: _say(run, judged))
    event = replace(run.event, kind="verdict", key=f"verdict:{run.event.key.removeprefix('proof:')}")
    run.enqueue(event.key, event, [judged])
    return str(judged["report"]["conclusion"])


def _prove(run: Run) -> Json:
    """The verdict on the commit as it is, whoever wrote what; none if it is no longer the head."""
    pull = run.github.pull(run.event.number)
    if not pull.open or not is_ours(run.github, pull) or pull.head_sha != run.event.commit:
        return {"report": None}
    workspace = run.workspace(pull.clone_url)
    branch = f"refs/heads/{pull.head}"
    if workspace.fetch(shallow=[branch]).get(branch) != run.event.commit:
        return {"report": None}
    folder = folder_of(pull.head)
    files = workspace.files(run.event.commit, folder)
    if files is None:
        return {"report": progress.refused_head(UserError(f"`{folder}/` is gone.")).to_json(), "sections": {}}
    try:
        return _judged(run, folder, files)
    except UserError as error:
        return {"report": progress.refused_head(error).to_json(), "sections": {}}


def _judged(run: Run, folder: str, files: Mapping[str, str]) -> Json:
    package = folder.rpartition("/")[2]
    judge = verify_on_own if run.services.on_postgres else verify
    verdict = without_lacking(_overlaid(files, package) or judge(files, package, "full"))
    run.judged(verdict)
    return {"report": progress.head_proof(folder, verdict).to_json(), "sections": proof_sections(verdict)}


def _overlaid(files: Mapping[str, str], package: str) -> Verdict | None:
    """Review step by step, the verdict on what is there beside the drafts still to come; ``None`` if none are."""
    try:
        manifest = Manifest.read(files[MANIFEST]) if MANIFEST in files else None
        coming = to_come(manifest, package, files) if manifest else ()
    except UserError:
        return None
    if manifest is None or not coming:
        return None
    whole = {**{file.path: file.content for file in coming}, **files}
    verdict = prove(whole, package, "full", brief(manifest.erd, package, manifest.options)).verdict
    note = f"{len(coming)} files are still to come: what is there was proven together with their drafts"
    return replace(verdict, not_proven=(note, *verdict.not_proven))


def _leave(run: Run) -> Json:
    progress.leave_proof(run.github, run.event.commit, progress.SUPERSEDED)
    return {}


def _say(run: Run, judged: Json) -> Json:
    """The full verdict takes the place of what the check said so far."""
    progress.post_proof(run.github, run.event.commit, Report.from_json(judged["report"]))
    return {}


def announced(run: Run) -> str:
    """The verdict on a head is known: the description says it, unless there is a newer head."""
    return str(run.step("announce", lambda: _announce(run, run.found[0]))["outcome"])


def _announce(run: Run, judged: Json) -> Json:
    pull = run.github.pull(run.event.number)
    if not pull.open or pull.head_sha != run.event.commit:
        return {"outcome": "superseded"}
    body = renewed(pull.body, judged["sections"])
    if body == pull.body:
        return {"outcome": "said before"}
    run.github.edit_pull(pull.number, pull.title, body)
    return {"outcome": "announced"}
