"""One commit per file on the pull request's branch, the drafts on their own ref: both or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from bot import messages
from bot.run import Json
from bot.target import Target
from bot.workspace import Change, RefUpdate, Workspace


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be committed; paths are relative to the output folder, ``writes`` are in reading order.

    ``messages`` holds the commit message of every path in ``writes``, of the manifest, and of a path in ``deletes``
    that goes for another reason than that the ERD no longer asks for it.
    """

    writes: Mapping[str, str]
    messages: Mapping[str, str]
    pristine: Mapping[str, str]
    manifest: str
    deletes: Sequence[str] = ()

    def to_json(self) -> Json:
        return {
            "writes": dict(self.writes),
            "messages": dict(self.messages),
            "pristine": dict(self.pristine),
            "manifest": self.manifest,
            "deletes": list(self.deletes),
        }


def push(workspace: Workspace, target: Target, parcel: Parcel, time: int) -> dict[str, str]:
    """Commit and push; returns the commit of each written path, the newest last.

    The same parcel on the same commits gives the same ids, so a push that got through before is no second one. Raises
    ``Moved`` if the branch is somewhere else.
    """
    target.restore(workspace)
    drafts = {f"{target.folder}/{path}": text for path, text in parcel.pristine.items()}
    keep = Change(drafts, messages.pristine_message(target.folder), replace=True)
    pristine = workspace.write(target.pristine_sha, [keep], time)[-1]
    # The manifest names the commit of the drafts, which is known only now.
    manifest = replace(Manifest.read(parcel.manifest), pristine=pristine).dump()
    writes = {**parcel.writes, MANIFEST: manifest}
    changes = [
        *(
            Change({f"{target.folder}/{path}": None}, parcel.messages.get(path) or messages.removal_message(path))
            for path in parcel.deletes
        ),
        *(Change({f"{target.folder}/{path}": text}, parcel.messages[path]) for path, text in writes.items()),
    ]
    shas = workspace.write(target.head_sha, changes, time)
    workspace.push(
        [
            RefUpdate(f"refs/heads/{target.branch}", shas[-1], target.branch_sha),
            RefUpdate(target.pristine_ref, pristine, target.pristine_sha),
        ]
    )
    return dict(zip(writes, shas[len(parcel.deletes) :], strict=True))
