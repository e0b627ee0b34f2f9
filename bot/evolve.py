"""What a changed ERD does to a folder that people may have worked on: a decision on plain trees, no git, no GitHub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agents.amending import brief
from agents.contract import GeneratedFile, Options, Plan, Verdict
from agents.draft import draft
from agents.erd import Erd
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.merge import Held, dependents, hold, hunk, is_migration, meet
from agents.planner import plan
from agents.proof import SCHEMA, Before, prove
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

    @property
    def changes_something(self) -> bool:
        return bool(self.writes or self.deletes or self.renews_erd)


def evolve(erd: Erd, package: str, before: Manifest | None, pristine: Files, present: Files) -> Proposal:
    """Draft ``erd``, let the drafts meet what is there, and prove the result with the full gate.

    A file that somebody changed stays. If the rest does not stand without its new draft, the files that build on it
    stay too.
    """
    options, gone = fitting(before.options, erd) if before else (Options(), ())
    the_plan = plan(erd)
    asked = brief(erd, package, options)
    files = draft(asked)
    drafted = {file.path: file.content for file in files}
    known = {path: text for path, text in present.items() if path != MANIFEST}
    meeting = meet(pristine, known, drafted)
    theirs = meeting.held
    was = Before(known, brief(before.erd, package, before.options)) if before else None
    proof = prove(meeting.applied_to(known), package, "full", asked, was)
    if not proof.verdict.ok and theirs:
        building_on = dependents(the_plan, [each.path for each in theirs])
        meeting = hold(meeting, building_on, "waits for a file of yours", pristine=pristine, drafted=drafted)
        # What is held still says what was asked before, and so must what waits for it.
        proof = prove(meeting.applied_to(known), package, "full", was.asked if was else None, was)
    waiting = tuple(each.path for each in meeting.held if each not in theirs)
    derived = {path: text for path, text in proof.files.items() if path == SCHEMA or is_migration(path)}
    held = (*theirs, *_held_schema(known, pristine, derived))
    fresh = {**meeting.pristine, **derived}
    left = {each.path for each in held}
    writes = {path: text for path, text in proof.files.items() if known.get(path) != text and path not in left}
    kept = Manifest.of(before.erd, before.options, files, pristine_tree=fresh) if before and waiting else None
    return Proposal(
        plan=the_plan,
        writes=_in_order(the_plan, writes),
        deletes=meeting.delete,
        held=held,
        waiting=waiting,
        pristine=fresh,
        manifest=kept or Manifest.of(erd, options, files, pristine_tree=fresh),
        drafted=files,
        verdict=proof.verdict,
        notes=(*proof.notes, *gone),
        renews_erd=kept is None and (before is None or before.erd != erd),
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
