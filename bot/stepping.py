"""Review step by step: the next file comes when the one before is decided, and is proven beside those still to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from agents.briefing import brief
from agents.contract import GeneratedFile, Plan
from agents.draft import draft
from agents.manifest import Manifest
from agents.merge import DERIVED, is_migration
from agents.planner import plan
from bot.decisions import FileState
from bot.evolve import Proposal

Files = Mapping[str, str]


def to_come(manifest: Manifest, package: str, files: Files) -> tuple[GeneratedFile, ...]:
    """The drafts that were not on the branch yet, in the order of the plan; one that a person deleted was."""
    options = manifest.options
    paths = _missing(plan(manifest.erd, options.skipped), files, manifest.files)
    if not paths:
        return ()
    return tuple(file for file in draft(brief(manifest.erd, package, options)) if file.path in paths)


def _missing(the_plan: Plan, files: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(path for path in the_plan.paths if path not in files and path not in known)


def is_due(states: Sequence[FileState]) -> bool:
    """Whether there is a file to come, and the last one before it that nobody skipped is decided."""
    to_be = next((place for place, state in enumerate(states) if state.decision == "to come"), None)
    if to_be is None:
        return False
    before = [state for state in states[:to_be] if state.decision != "skipped"]
    return not before or before[-1].is_decided


def next_step(paths: Iterable[str]) -> tuple[str, ...]:
    """The next file to decide on, with the empty ones that make its folder a package."""
    found: list[str] = []
    for path in paths:
        found.append(path)
        if not path.endswith("__init__.py"):
            break
    return tuple(found)


def is_derived(path: str) -> bool:
    """Whether a file is made from all the others, and so comes last."""
    return path in DERIVED or (is_migration(path) and not path.endswith("__init__.py"))


def without(files: Files, coming: Collection[str]) -> dict[str, str]:
    """Files less those still to come, and those that are made from them."""
    return {path: text for path, text in files.items() if path not in coming and not is_derived(path)}


def first_step(proposal: Proposal, present: Files, known: Collection[str]) -> Proposal:
    """What to push of all that was drafted and proven: one file where there is none yet, else what is there already.

    ``known`` are the files that the bot wrote before.
    """
    coming = _missing(proposal.plan, present, known)
    is_first = len(coming) == len(proposal.plan.paths)
    later = [path for path in coming if path not in (next_step(coming) if is_first else ())]
    if not later:
        return proposal
    kept = without(proposal.pristine, later)
    manifest = Manifest.of(proposal.manifest.erd, proposal.manifest.options, proposal.drafted, pristine_tree=kept)
    return replace(proposal, writes=without(proposal.writes, later), pristine=kept, manifest=manifest)
