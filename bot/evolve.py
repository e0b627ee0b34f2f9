"""What a changed ERD does to a folder that people may have worked on: a decision on plain trees, no git, no GitHub."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field

from agents.briefing import brief
from agents.contract import GeneratedFile, Options, Plan, Verdict
from agents.draft import draft
from agents.erd import Erd
from agents.freehand.grown import Feature
from agents.improving.carrying import carried, fresh, marked
from agents.improving.settling import Authorship, settle
from agents.llm.chat import Complete
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.merge import Held, Meeting, dependents, hold, hunk, is_migration, meet
from agents.planner import plan
from agents.proof.looking import Before
from agents.proof.proving import SCHEMA, Proof, prove
from agents.proof.side_by_side import Begun, begin
from agents.recipes import fitting

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to commit. ``writes`` come in reading order; ``pristine`` is the tree of drafts to remember.

    Nothing of it may be pushed unless ``verdict.ok``. ``waiting`` are untouched files whose new draft cannot stand
    beside a file of somebody's: as long as there are any, the manifest keeps the ERD from before, so that the next
    push tries again.
    """

    plan: Plan
    writes: Files
    deletes: tuple[str, ...]
    held: tuple[Held, ...]
    waiting: tuple[str, ...]
    pristine: Files
    manifest: Manifest
    drafted: tuple[GeneratedFile, ...]
    verdict: Verdict
    notes: tuple[str, ...]
    """What a reviewer should know: of the migrations, and of revisions that the changed ERD has no place for."""

    renews_erd: bool
    """Whether the manifest is to name another ERD than before."""

    authors: Mapping[str, Authorship] = field(default_factory=dict)
    """Who wrote each file that a model was asked about; empty where there is no model."""

    features: tuple[Feature, ...] = ()
    """What became of each feature that the ERD asks for; empty where no model was asked for them."""

    @property
    def changes_something(self) -> bool:
        return bool(self.writes or self.deletes or self.renews_erd)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Some drafts, met with what is there and proven; ``theirs`` is held for a person's sake."""

    meeting: Meeting
    theirs: tuple[Held, ...]
    proof: Proof

    @property
    def verdict(self) -> Verdict:
        return self.proof.verdict


def evolve(
    erd: Erd,
    package: str,
    before: Manifest | None,
    pristine: Files,
    present: Files,
    complete: Complete | None = None,
) -> Proposal:
    """Draft ``erd``, let the drafts meet what is there, and prove the result with the full gate.

    A file that somebody changed stays. If the rest does not stand without its new draft, the files that build on it
    stay too. With ``complete`` a model improves the definitions that are new; what it added to earlier ones is kept.
    """
    # A model takes longer to think than a proof may.
    with nullcontext() if complete else begin("full") as runs:
        return _evolved(erd, package, before, pristine, present, complete, runs)


def _evolved(
    erd: Erd,
    package: str,
    before: Manifest | None,
    pristine: Files,
    present: Files,
    complete: Complete | None,
    runs: Begun | None,
) -> Proposal:
    options, gone = fitting(before.options, erd) if before else (Options(), ())
    the_plan = plan(erd, options.skipped)
    asked = brief(erd, package, options)
    was_asked = brief(before.erd, package, before.options) if before else None
    bare = draft(asked)
    drafts: Files = {file.path: file.content for file in bare}
    if before and was_asked and before.has_model_work:
        drafts = carried(asked.erd, drafts, pristine, {file.path: file.content for file in draft(was_asked)})
    known = {path: text for path, text in present.items() if path != MANIFEST}
    was = Before(known, was_asked) if was_asked else None

    def attempt(drafted: Files) -> _Attempt:
        meeting = meet(pristine, known, drafted)
        theirs = meeting.held
        proof = prove(meeting.applied_to(known), package, "full", asked, was, runs)
        if not proof.verdict.ok and theirs:
            building_on = dependents(the_plan, [each.path for each in theirs])
            meeting = hold(meeting, building_on, "waits for a file of yours", pristine=pristine, drafted=drafted)
            # What is held still says what was asked before, and so must what waits for it.
            proof = prove(meeting.applied_to(known), package, "full", was_asked, was)
        return _Attempt(meeting, theirs, proof)

    if complete is None:
        tried, authors = attempt(drafts), dict[str, Authorship]()
    else:
        writing = meet(pristine, known, drafts).write
        wanted = {path: names for path, names in fresh(drafts, pristine).items() if path in writing}
        settled = settle(asked, drafts, wanted, complete, attempt)
        drafts, tried, authors = settled.files, settled.judged, dict(settled.authors)
    files = marked(bare, drafts)
    meeting, proof, theirs = tried.meeting, tried.proof, tried.theirs
    waiting = tuple(each.path for each in meeting.held if each not in theirs)
    derived = {path: text for path, text in proof.files.items() if path == SCHEMA or is_migration(path)}
    held = (*theirs, *_held_schema(known, pristine, derived))
    kept_pristine = {**meeting.pristine, **derived}
    left = {each.path for each in held}
    writes = {path: text for path, text in proof.files.items() if known.get(path) != text and path not in left}
    kept = Manifest.of(before.erd, before.options, files, pristine_tree=kept_pristine) if before and waiting else None
    return Proposal(
        plan=the_plan,
        writes=_in_order(the_plan, writes),
        deletes=meeting.delete,
        held=held,
        waiting=waiting,
        pristine=kept_pristine,
        manifest=kept or Manifest.of(erd, options, files, pristine_tree=kept_pristine),
        drafted=files,
        verdict=proof.verdict,
        notes=(*proof.notes, *gone),
        renews_erd=kept is None and (before is None or before.erd != erd),
        authors=authors,
    )


def _held_schema(known: Files, pristine: Files, derived: dict[str, str]) -> tuple[Held, ...]:
    """``openapi.yaml`` is made from the finished tree, so it meets the branch last; takes it out of ``derived``."""
    was, now, new = pristine.get(SCHEMA), known.get(SCHEMA), derived.get(SCHEMA)
    if new is None or now is None or now in (was, new):
        return ()
    del derived[SCHEMA]
    return (Held(SCHEMA, hunk(SCHEMA, was, new), "was edited since it was made"),)


def _in_order(the_plan: Plan, writes: Files) -> dict[str, str]:
    """Reading order; what the plan does not name, migrations and the schema, comes last."""
    order = {path: position for position, path in enumerate(the_plan.paths)}
    return dict(sorted(writes.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))
