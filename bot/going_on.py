"""The next file of a review step by step, once the one before is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.briefing import brief
from agents.contract import GeneratedFile
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.proof.looking import Before
from agents.proof.proving import prove
from bot import heads, messages, progress, replies, reviewing
from bot.errors import Gone
from bot.github import Report
from bot.names import marker
from bot.pushing import Parcel, push
from bot.run import Json, Run
from bot.stepping import is_derived, next_step, to_come
from bot.target import Target, of_pull, read_folder
from bot.workspace import Moved


def went_on(run: Run) -> str:
    """What was there is decided. Returns what became of the next file, for the log."""
    try:
        built = run.step("next", lambda: _next(run))
        if not built["parcel"]:
            return str(built["outcome"])
        head = run.step("push", lambda: _push(run, built))["head"]
    except (Gone, Moved):
        # Whoever moved the branch has the decisions looked at again.
        return "gone or moved on"
    run.step("say", lambda: _say(run, built, head))
    reviewing.shown(run, run.event.number)
    heads.ask(run, run.event.number, head)
    return "pushed"


def _next(run: Run) -> Json:
    pull = run.github.pull(run.event.number)
    if not pull.open or pull.head_sha != run.event.commit:
        return {"outcome": "superseded", "parcel": None}
    workspace = run.workspace(pull.clone_url)
    target = of_pull(workspace, pull.clone_url, pull.base, pull.head)
    folder = read_folder(workspace, target, target.branch_sha)
    manifest = folder.manifest
    if manifest is None:
        raise Gone(target.folder)
    files = {path: text for path, text in folder.present.items() if path != MANIFEST}
    coming = to_come(manifest, target.package, files)
    if not coming:
        return {"outcome": "nothing to come", "parcel": None}
    paths = tuple(file.path for file in coming)
    due = next_step(paths) if reviewing.is_step_by_step(workspace, target.base_sha) else paths
    asked = brief(manifest.erd, target.package, manifest.options)
    whole = {**{file.path: file.content for file in coming}, **files}
    # What a person's edit breaks is theirs, and told of the head: it does not hold back the next file.
    proof = prove(whole, target.package, "fast", asked, Before(whole, asked))
    run.judged(proof.verdict)
    if not proof.verdict.ok:
        hidden = marker("next", target.branch_sha)
        run.github.say(pull.number, replies.not_next(due, proof.verdict.problems), hidden)
        return {"outcome": "not proven", "parcel": None}
    new = {path: proof.files[path] for path in due}
    if len(due) == len(coming):
        new |= {path: text for path, text in proof.files.items() if is_derived(path) and files.get(path) != text}
    pristine = {**folder.pristine, **new}
    return {
        "target": target.to_json(),
        "parcel": Parcel(
            writes=new,
            messages=_messages(coming, [*new, MANIFEST]),
            pristine=pristine,
            manifest=_manifest(manifest, coming, pristine).dump(),
        ).to_json(),
        "report": progress.proof(target.folder, proof.verdict).to_json(),
    }


def _messages(coming: Sequence[GeneratedFile], paths: Sequence[str]) -> dict[str, str]:
    drafted = {file.path: file for file in coming}
    return {
        path: messages.file_message(drafted[path], True, "the ERD")
        if path in drafted
        else messages.derived_message(path, path != MANIFEST)
        for path in paths
    }


def _manifest(before: Manifest, coming: Sequence[GeneratedFile], pristine: dict[str, str]) -> Manifest:
    fresh = Manifest.of(before.erd, before.options, tuple(coming), pristine_tree=pristine)
    return replace(fresh, files={**fresh.files, **before.files})


def _push(run: Run, built: Json) -> Json:
    target = Target(**built["target"])
    workspace = run.workspace(target.clone_url)
    target.restore(workspace)
    head = workspace.commit(target.branch_sha)
    if head is None:
        raise Moved
    shas = push(workspace, target, Parcel(**built["parcel"]), head.time)
    return {"head": list(shas.values())[-1]}


def _say(run: Run, built: Json, head: str) -> Json:
    progress.post_first_proof(run.github, head, Report.from_json(built["report"]), progress.FULL_TO_COME)
    return {}
