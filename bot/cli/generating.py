"""``generate`` on plain trees: what the drafts become in a folder where somebody may have worked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.amending import brief
from agents.contract import GeneratedFile, Options, Verdict
from agents.draft import draft
from agents.erd import Erd
from agents.manifest import NAME, Manifest
from agents.merge import Meeting, is_migration, meet
from agents.planner import plan
from agents.proof import SCHEMA, Begun, Proof, prove, write_tree
from agents.recipes import fitting
from bot.cli.folder import Folder
from bot.cli.review import reviewed
from bot.cli.say import working

NOT_ASKED = Verdict("none", "full", (), ("nothing was proven: --no-verify",))
NOT_REACHED = Verdict("none", "full", (), ("nothing was proven: nothing was generated",))


@dataclass(frozen=True, slots=True)
class Result:
    """``files`` maps every path of the backend to its agent; if ``in_the_way`` says something, nothing was written."""

    written: bool
    files: Mapping[str, str]
    verdict: Verdict
    notes: tuple[str, ...] = ()
    in_the_way: tuple[str, ...] = ()


def generated(folder: Folder, erd: Erd, runs: Begun | None, *, verify: bool, force: bool, review: bool) -> Result:
    """Draft, let the person look if asked, prove with ``runs``, write: all of it or nothing."""
    if folder.is_foreign and not force:
        return _refused(f"{folder.place} is not empty and ERDsmith did not write it")
    options, gone = fitting(folder.manifest.options, erd) if folder.manifest else (Options(), ())
    asked = brief(erd, folder.package, options)
    with working("drafting"):
        drafted = draft(asked)
        drafts = {file.path: file.content for file in drafted}
        meeting = meet(folder.pristine(), folder.present, drafts)
    if force:
        meeting = _forced(meeting, drafts)
    if meeting.held:
        return _refused(*(f"{folder.place / held.path} {held.why}" for held in meeting.held))
    if review:
        meeting = replace(meeting, write=reviewed(plan(erd), meeting.write))
    with working("proving"):
        files = meeting.applied_to(folder.present)
        proof = prove(files, folder.package, "full" if verify else None, asked, folder.was, runs)
        proof = proof if verify or not proof.verdict.ok else replace(proof, verdict=NOT_ASKED)
    if not proof.verdict.ok and proof.verdict is not NOT_ASKED:
        return Result(False, {}, proof.verdict, gone)
    if folder.is_edited(SCHEMA) and proof.files[SCHEMA] != folder.present[SCHEMA] and not force:
        return _refused(f"{folder.place / SCHEMA} was edited since it was made")
    return _written(folder, erd, options, drafted, meeting, proof, gone)


def _refused(*reasons: str) -> Result:
    return Result(False, {}, NOT_REACHED, in_the_way=reasons)


def _forced(meeting: Meeting, drafts: Mapping[str, str]) -> Meeting:
    """The drafts instead of what was edited; a file that is no longer drafted stays, since nothing replaces it."""
    over = {held.path: drafts[held.path] for held in meeting.held if held.path in drafts}
    return replace(meeting, write={**meeting.write, **over}, held=(), pristine={**meeting.pristine, **over})


def _written(
    folder: Folder,
    erd: Erd,
    options: Options,
    drafted: tuple[GeneratedFile, ...],
    meeting: Meeting,
    proof: Proof,
    gone: tuple[str, ...],
) -> Result:
    derived = {path: text for path, text in proof.files.items() if path == SCHEMA or is_migration(path)}
    manifest = Manifest.of(erd, options, drafted, pristine_tree={**meeting.pristine, **derived})
    changed = {path: text for path, text in proof.files.items() if folder.present.get(path) != text}
    write_tree({**changed, NAME: manifest.dump()}, folder.place, delete=meeting.delete)
    agents = {file.path: file.agent for file in drafted if file.path in proof.files}
    made = {path: "model" if is_migration(path) else "planner" for path in (*sorted(derived), NAME)}
    return Result(True, {**agents, **made}, proof.verdict, (*gone, *proof.notes))
