"""One ERD of a base branch becomes commits on its rolling pull request: looked at, drafted, proven, pushed, told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from agents.briefing import brief
from agents.contract import UserError
from agents.erd import ErdError, parse
from agents.manifest import NAME as MANIFEST
from agents.merge import Held
from bot import answers, design_review, heads, messages, progress, replies, reviewing, stopping
from bot.body import pull_body, pull_title
from bot.configuration import Drawing
from bot.configuration.places import at_commit
from bot.evolve import Proposal, evolve
from bot.github import Report
from bot.growing import with_features
from bot.history import first_parents, pushes
from bot.pushing import Parcel, push
from bot.run import Json, Run
from bot.stepping import first_step
from bot.target import Target, find, read_folder
from bot.workspace import Moved, Workspace
from bot.written import Written, by_author, latest, trailers, written


def look(run: Run, workspace: Workspace, clone_url: str, base: str, drawing: Drawing) -> Json:
    """What there is to do about an ERD: its ``target``, or the ``report`` that is told at once; never both."""
    try:
        target = find(run.github, workspace, clone_url, base, drawing)
        blob = workspace.blob(target.base_sha, drawing.path)
        if blob is None:
            raise UserError(f"`{drawing.path}` is no regular file, so there is no ERD to read.")
        erd = parse(blob[1], run.services.limits)
        folder = read_folder(workspace, target, target.head_sha)
    except ErdError as error:
        return {"outcome": "bad ERD", "report": progress.bad_erd(drawing.path, error).to_json()}
    except UserError as error:
        return {"outcome": "refused", "report": progress.refused(error).to_json()}
    is_announced = bool(target.pull or not target.branch_sha)
    if folder.manifest is not None and folder.manifest.erd == erd and is_announced:
        return {"outcome": "up to date", "report": progress.UP_TO_DATE.to_json()}
    return {"outcome": "work", "target": target.to_json()}


def generated(run: Run, target: Target) -> Json:
    """Work on an ERD; what became of it. Raises ``Moved`` if a branch did not stay where it was."""
    built = run.step("generate", lambda: _generate(run, target))
    if not built["ok"]:
        return run.step("say", lambda: _say_not_proven(run, target, built))
    if not built["changes"] and built["waiting"]:
        return run.step("say", lambda: _say_waiting(run, target, built))
    head = run.step("push", lambda: _push(run, target, built))["head"] if built["changes"] else target.head_sha
    if not head:
        return {"outcome": "stopped", "report": progress.STOPPED.to_json()}
    said = run.step("say", lambda: _say(run, target, built, head))
    reviewing.shown(run, said["number"])
    if run.services.on_postgres:
        heads.ask(run, said["number"], head)
    return said


def _generate(run: Run, target: Target) -> Json:
    """Draft and prove; nothing leaves this machine."""
    stops = _stops(run, target)
    workspace = run.workspace(target.clone_url)
    target.restore(workspace)
    blob = workspace.blob(target.base_sha, target.erd_path)
    if blob is None:
        raise Moved
    erd = parse(blob[1], run.services.limits)
    folder = read_folder(workspace, target, target.head_sha)
    configuration = at_commit(workspace, target.base_sha)
    model = run.model(configuration, target.branch)
    proposal = evolve(erd, target.package, folder.manifest, folder.pristine, folder.present, model)
    run.judged(proposal.verdict)
    if model and configuration.review != "step-by-step":
        proposal = with_features(erd, target.package, proposal, folder.present, model)
    if configuration.review == "step-by-step":
        proposal = first_step(proposal, folder.present, folder.manifest.files if folder.manifest else ())
    for path, author in proposal.authors.items():
        run.improved(path, author)
    new = tuple(made for each in proposal.features if each.author for made in by_author(each.author, proposal.writes))
    for made in new:
        run.wrote(made)
    report = progress.proof(target.folder, proposal.verdict)
    if not proposal.verdict.ok:
        failed = progress.not_proven(target.folder, proposal.verdict)
        return {"ok": False, "report": failed.to_json(), "offer": _offer(proposal.held)}
    return {
        "ok": True,
        "stops": stops,
        "changes": proposal.changes_something,
        "waiting": list(proposal.waiting),
        "parcel": Parcel(
            writes=proposal.writes,
            messages=_messages(proposal, folder.present, target.erd_path, latest(new)),
            pristine=proposal.pristine,
            manifest=proposal.manifest.dump(),
            deletes=proposal.deletes,
        ).to_json(),
        "title": pull_title(target.folder, erd),
        "body": pull_body(erd, target.erd_path, target.folder, proposal, (*_written(workspace, target), *new)),
        "offer": _offer(proposal.held),
        "report": report.to_json(),
        "findings": design_review.findings(
            brief(erd, target.package, proposal.manifest.options),
            target.folder,
            {**folder.present, **proposal.writes},
            proposal.writes.keys() - folder.present.keys(),
            proposal.verdict,
            None if target.pull else model,
        ),
        "reviewers": list(configuration.reviewers),
        "labels": list(configuration.labels),
    }


def _messages(
    proposal: Proposal, present: Collection[str], erd_path: str, by_model: Mapping[str, Written]
) -> dict[str, str]:
    """The commit message of every file to be written."""
    drafted = {file.path: file for file in proposal.drafted}
    return {
        path: messages.drawn_feature_message(path, erd_path, *trailers(by_model[path]))
        if path in by_model
        else messages.file_message(drafted[path], path not in present, erd_path)
        if path in drafted
        else messages.derived_message(path, path not in present)
        for path in (*proposal.writes, MANIFEST)
    }


def _written(workspace: Workspace, target: Target) -> tuple[Written, ...]:
    """What models wrote on the open pull request before."""
    if not target.pull:
        return ()
    line = first_parents(target.branch_sha, workspace.history(target.branch_sha))
    return written(pushes(line, workspace.wrote))


def _offer(held: tuple[Held, ...]) -> str | None:
    return replies.held_back(held) if held else None


def _push(run: Run, target: Target, built: Json) -> Json:
    """Put it on GitHub, unless the base branch moved on meanwhile: then the newer push decides."""
    workspace = run.workspace(target.clone_url)
    if target.is_superseded(workspace):
        raise Moved
    if _stops(run, target) > built["stops"]:
        return {"head": ""}
    target.restore(workspace)
    head = workspace.commit(target.head_sha)
    if head is None:
        raise Moved
    shas = push(workspace, target, Parcel(**built["parcel"]), head.time)
    return {"head": list(shas.values())[-1]}


def _stops(run: Run, target: Target) -> int:
    """How often somebody said ``/stop`` on the open pull request."""
    if not target.pull:
        return 0
    told = reviewing.own_words(run.github, target.pull)
    return stopping.count(told, run.services.signer, reviewing.scope(run, target.pull))


def _say(run: Run, target: Target, built: Json, head: str) -> Json:
    """The pull request with its text, the verdict on its head, what could not be written."""
    github, number = run.github, target.pull
    notes = [replies.waiting(built["waiting"])] if built["waiting"] else []
    if number:
        github.edit_pull(number, built["title"], built["body"])
    else:
        number = github.open_pull(target.branch, target.base, built["title"], built["body"]).number
        github.label(number, built["labels"])
        refused = github.ask_for_review(number, built["reviewers"])
        notes += [replies.not_asked(refused)] if refused else []
    report = Report.from_json(built["report"])
    if run.services.on_postgres:
        progress.post_first_proof(github, head, report, progress.POSTGRES_TO_COME)
    else:
        progress.post_proof(github, head, report)
    if built["offer"]:
        answers.offer(github, number, built["offer"])
    if not target.pull:
        design_review.post(github, number, head, built["findings"])
    told = " ".join((f"See #{number}.", *notes))
    done = Report("success", f"Pull request #{number} holds the backend", told)
    return {"outcome": "pushed", "report": done.to_json(), "number": number}


def _say_waiting(run: Run, target: Target, built: Json) -> Json:
    """Everything builds on files of somebody's: nothing was pushed, the hunks are offered."""
    if target.pull:
        answers.offer(run.github, target.pull, built["offer"])
    waits = replies.waiting(built["waiting"])
    report = Report("neutral", "Nothing was pushed: a file of yours comes first", waits)
    return {"outcome": "waiting for a person", "report": report.to_json()}


def _say_not_proven(run: Run, target: Target, built: Json) -> Json:
    """Why nothing was pushed; on an open pull request also what a person's change is in the way of."""
    if built["offer"] and target.pull:
        answers.offer(run.github, target.pull, built["offer"])
    return {"outcome": "not proven", "report": built["report"]}
