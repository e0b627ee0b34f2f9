"""What a changed ERD comes to, with the features that it asks for: they come after the drafts are proven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.erd import Erd
from agents.freehand.growing import grown
from agents.freehand.grown import Grown
from agents.llm.chat import Complete
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from bot.evolve import Proposal
from bot.stepping import is_derived


def with_features(
    erd: Erd, package: str, proposal: Proposal, present: Mapping[str, str], complete: Complete
) -> Proposal:
    """The proposal with each feature of ``erd`` that it lacks, proven; as it was where its drafts do not stand yet."""
    if not erd.features or not proposal.verdict.ok or proposal.waiting:
        return proposal
    before = {path: text for path, text in present.items() if path not in (*proposal.deletes, MANIFEST)}
    files = {**before, **proposal.writes}
    made = grown(
        erd,
        package,
        Grown(files, proposal.manifest.options, proposal.pristine, proposal.drafted, proposal.verdict),
        complete,
    )
    order = sorted(dict.fromkeys((*proposal.writes, *made.order)), key=is_derived)
    return replace(
        proposal,
        writes={path: made.files[path] for path in order if present.get(path) != made.files[path]},
        held=(*proposal.held, *made.held),
        pristine=made.pristine,
        drafted=made.drafted,
        verdict=made.verdict,
        manifest=Manifest.of(erd, made.options, made.drafted, pristine_tree=made.pristine),
        features=made.features,
    )
