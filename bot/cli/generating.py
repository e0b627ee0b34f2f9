"""``generate`` on plain trees: what the drafts become in a folder where somebody may have worked.

What only a model or a person needs is imported for them: most runs have neither, and wait for every import.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agents.briefing import brief
from agents.contract import Gate, Options, Verdict
from agents.draft import draft
from agents.erd import Erd
from agents.freehand.grown import Feature, Grown
from agents.freehand.wiring import FEATURES
from agents.improving.carrying import carried, fresh, marked
from agents.llm.chat import Complete, Usage
from agents.manifest import NAME, Manifest
from agents.merge import Meeting, is_migration, meet
from agents.planner import plan
from agents.proof.proving import SCHEMA, Proof, prove
from agents.proof.side_by_side import Begun
from agents.proof.tree import write_tree
from agents.recipes import fitting
from bot.cli.folder import Folder
from bot.cli.say import working

if TYPE_CHECKING:
    from agents.improving.settling import Authorship

Files = Mapping[str, str]

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
    authors: Mapping[str, Authorship] = field(default_factory=dict)
    """Who wrote each file that a model was asked about."""
    features: tuple[Feature, ...] = ()
    """What became of each feature that the ERD asks for; empty where no model was asked for them."""


def generated(
    folder: Folder,
    erd: Erd,
    runs: Begun | None = None,
    *,
    verify: bool,
    force: bool,
    review: bool,
    complete: Complete | None = None,
) -> Result:
    """Draft, have a model improve it if there is one, let the person look if asked, prove, write: all or nothing.

    ``runs`` have begun already, for the one proof that there is without a model.
    """
    if folder.is_foreign and not force:
        return _refused(f"{folder.place} is not empty and ERDsmith did not write it")
    options, gone = fitting(folder.manifest.options, erd) if folder.manifest else (Options(), ())
    asked = brief(erd, folder.package, options)
    pristine = folder.pristine()

    def met(drafts: Files) -> Meeting:
        meeting = meet(pristine, folder.present, drafts)
        return _forced(meeting, drafts) if force else meeting

    def proven(meeting: Meeting) -> Proof:
        with working("proving"):
            gate: Gate | None = "full" if verify else None
            return prove(meeting.applied_to(folder.present), folder.package, gate, asked, folder.was, runs)

    with working("drafting"):
        bare = draft(asked)
        drafts: Files = {file.path: file.content for file in bare}
        was_asked = folder.was.asked if folder.was else None
        if was_asked and folder.manifest and folder.manifest.has_model_work:
            drafts = carried(asked.erd, drafts, pristine, {file.path: file.content for file in draft(was_asked)})
        meeting = met(drafts)
    if meeting.held:
        return _refused(*(f"{folder.place / held.path} {held.why}" for held in meeting.held))
    authors: Mapping[str, Authorship] = {}
    proof: Proof | None = None
    if complete is not None:
        from agents.improving.settling import settle

        wanted = {path: names for path, names in fresh(drafts, pristine).items() if path in meeting.write}
        settled = settle(asked, drafts, wanted, complete, lambda files: proven(met(files)))
        drafts, proof, authors = settled.files, settled.judged, settled.authors
        meeting = met(drafts)
    if review:
        from bot.cli.review import reviewed

        meeting = replace(meeting, write=reviewed(plan(erd), meeting.write))
    if proof is None or review:
        proof = proven(meeting)
    if not proof.verdict.ok:
        return Result(False, {}, proof.verdict, gone)
    if not verify:
        proof = replace(proof, verdict=NOT_ASKED)
    if folder.is_edited(SCHEMA) and proof.files[SCHEMA] != folder.present[SCHEMA] and not force:
        return _refused(f"{folder.place / SCHEMA} was edited since it was made")
    derived = {path: text for path, text in proof.files.items() if path == SCHEMA or is_migration(path)}
    backend = Grown(proof.files, options, {**meeting.pristine, **derived}, marked(bare, drafts), proof.verdict)
    backend = _grown(erd, folder, backend, complete if verify else None)
    written = _written(folder, erd, backend, meeting.delete, (*gone, *proof.notes))
    return replace(written, authors={**authors, **_authors(backend.features)}, features=backend.features)


def _grown(erd: Erd, folder: Folder, backend: Grown, complete: Complete | None) -> Grown:
    """With the features that the ERD asks for, if a model may be asked."""
    if complete is None:
        return backend
    from agents.freehand.growing import grown

    with working("adding features"):
        return grown(erd, folder.package, backend, complete)


def _authors(features: tuple[Feature, ...]) -> dict[str, Authorship]:
    """Who wrote the files of features just now; what it took stands with the first of each."""
    made = [each.author for each in features if each.author]
    if not made:
        return {}
    from agents.improving.settling import Authorship

    return {
        path: Authorship((author.model,), 0 if position else author.rounds, Usage() if position else author.usage, 1)
        for author in made
        for position, path in enumerate(author.paths)
    }


def _refused(*reasons: str) -> Result:
    return Result(False, {}, NOT_REACHED, in_the_way=reasons)


def _forced(meeting: Meeting, drafts: Mapping[str, str]) -> Meeting:
    """The drafts instead of what was edited; a file that is no longer drafted stays, since nothing replaces it."""
    over = {held.path: drafts[held.path] for held in meeting.held if held.path in drafts}
    return replace(meeting, write={**meeting.write, **over}, held=(), pristine={**meeting.pristine, **over})


def _written(folder: Folder, erd: Erd, backend: Grown, deleted: Collection[str], notes: tuple[str, ...]) -> Result:
    manifest = Manifest.of(erd, backend.options, backend.drafted, pristine_tree=backend.pristine)
    changed = {path: text for path, text in backend.files.items() if folder.present.get(path) != text}
    write_tree({**changed, NAME: manifest.dump()}, folder.place, delete=deleted)
    agents = {file.path: file.agent for file in backend.drafted if file.path in backend.files}
    features = dict.fromkeys(_authors(backend.features), FEATURES.name)
    derived = sorted(path for path in backend.files if path == SCHEMA or is_migration(path))
    made = {path: "model" if is_migration(path) else "planner" for path in (*derived, NAME)}
    return Result(True, {**agents, **features, **made}, backend.verdict, notes)
