"""What a changed ERD does to a folder that people may have worked on: a decision on plain trees, no git, no GitHub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agents.contract import Brief, GeneratedFile, Options, Plan, Verdict
from agents.draft import draft
from agents.erd import Erd
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.merge import Held, Meeting, dependents, hold, hunk, is_migration, meet
from agents.planner import plan
from agents.proof import Gate, Proof, prove

SCHEMA = "openapi.yaml"
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to commit. ``writes`` come in reading order; ``pristine`` is the tree of drafts to remember.

    Nothing of it may be pushed unless ``verdict.ok``.
    """

    plan: Plan
    writes: Files
    deletes: tuple[str, ...]
    held: tuple[Held, ...]
    pristine: Files
    manifest: Manifest
    drafted: tuple[GeneratedFile, ...]
    verdict: Verdict
    notes: tuple[str, ...]


def evolve(
    erd: Erd, options: Options, package: str, pristine: Files, present: Files, *, before: Options | None = None
) -> Proposal:
    """Draft ``erd``, let the drafts meet what is there, and prove the result.

    A file that somebody changed stays. If the rest does not stand without its new draft, the files that build on it
    stay too. With ``before`` this is a revision: only what the step from those options to ``options`` changes takes
    part, and the fast gate proves it; else the full one does.
    """
    the_plan = plan(erd)
    files = draft(Brief(erd, package, options))
    drafted = {file.path: file.content for file in files}
    gate: Gate = "full"
    if before is not None:
        earlier = {file.path: file.content for file in draft(Brief(erd, package, before))}
        touched = {path: text for path, text in drafted.items() if earlier.get(path) != text}
        drafted, gate = {**pristine, **touched}, "fast"
    known = {path: text for path, text in present.items() if path != MANIFEST}
    meeting = meet(pristine, known, drafted)
    proof = prove(meeting.applied_to(known), package, gate)
    if not proof.verdict.ok and meeting.held:
        building_on = dependents(the_plan, [each.path for each in meeting.held])
        meeting = hold(meeting, building_on, "builds on a file of yours", pristine=pristine, drafted=drafted)
        proof = prove(meeting.applied_to(known), package, gate)
    return _proposal(erd, options, the_plan, files, pristine, known, meeting, proof)


def _proposal(
    erd: Erd,
    options: Options,
    the_plan: Plan,
    files: tuple[GeneratedFile, ...],
    pristine: Files,
    known: Files,
    meeting: Meeting,
    proof: Proof,
) -> Proposal:
    derived = {path: text for path, text in proof.files.items() if path == SCHEMA or is_migration(path)}
    held = meeting.held
    writes = {path: text for path, text in proof.files.items() if known.get(path) != text}
    if SCHEMA in known and known[SCHEMA] != pristine.get(SCHEMA) and SCHEMA in writes:
        why = "was edited since it was made"
        held = (*held, Held(SCHEMA, hunk(SCHEMA, pristine.get(SCHEMA), derived.pop(SCHEMA)), why))
        del writes[SCHEMA]
    fresh = {**meeting.pristine, **derived}
    order = {path: position for position, path in enumerate(the_plan.paths)}
    return Proposal(
        plan=the_plan,
        writes=dict(sorted(writes.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))),
        deletes=meeting.delete,
        held=held,
        pristine=fresh,
        manifest=Manifest.of(erd, options, files, pristine_tree=fresh),
        drafted=files,
        verdict=proof.verdict,
        notes=proof.notes,
    )
