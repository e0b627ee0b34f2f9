"""What a run looks at: one ERD, its base branch, its rolling pull request, the drafts of last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from agents.contract import UserError
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from bot.configuration import PATH as CONFIGURATION
from bot.configuration import Drawing
from bot.configuration.paths import why_no_output
from bot.errors import Gone
from bot.github import GitHubRepository, Pull
from bot.names import BRANCH_PREFIX, head_branch, origin, pristine_ref
from bot.workspace import Moved, Workspace

MAX_BRANCHES = 20
"""Left-over branches of one name that are passed over before giving up."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where things were when the run looked; ``""`` and ``0`` stand for "is not there"."""

    clone_url: str
    base: str
    base_sha: str
    branch: str
    branch_sha: str
    pristine_sha: str
    folder: str
    pull: int = 0
    erd_path: str = ""
    """Where it is known: a pull request's branch tells only the folder."""
    adopt: bool = False

    @property
    def package(self) -> str:
        """The Python package in the folder."""
        return self.folder.rpartition("/")[2]

    @property
    def pristine_ref(self) -> str:
        """Where the drafts are kept; it follows the branch's name, whatever the pull request goes into by now."""
        base, folder = origin(self.branch) or (self.base, self.folder)
        return pristine_ref(base, folder)

    @property
    def head_sha(self) -> str:
        """The commit to build on."""
        return self.branch_sha or self.base_sha

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def restore(self, workspace: Workspace) -> None:
        """Have the commits here: after a restart the clone is gone.

        They may have been built upon since, by this very run too. Raises ``Moved`` if they cannot be had any more.
        """
        if workspace.has_fetched(shallow=[self.base_sha], deep=[self.branch_sha, self.pristine_sha]):
            return
        base, branch, pristine = self.refs
        workspace.fetch(shallow=[base], deep=[branch, pristine])
        if any(sha and workspace.commit(sha) is None for sha in (self.base_sha, self.branch_sha, self.pristine_sha)):
            raise Moved

    def is_superseded(self, workspace: Workspace) -> bool:
        """Whether the base branch has moved on."""
        base = self.refs[0]
        return workspace.fetch(shallow=[base]).get(base) != self.base_sha

    @property
    def refs(self) -> tuple[str, str, str]:
        """The base, the branch, and where the drafts are kept."""
        return f"refs/heads/{self.base}", f"refs/heads/{self.branch}", self.pristine_ref


@dataclass(frozen=True, slots=True)
class Folder:
    """The output folder at a commit. ``manifest`` is ``None`` where the bot has written nothing yet."""

    present: Mapping[str, str]
    pristine: Mapping[str, str]
    manifest: Manifest | None


def is_ours(github: GitHubRepository, pull: Pull) -> bool:
    """Whether the bot opened this pull request: any other is never touched."""
    return pull.head.startswith(BRANCH_PREFIX) and not pull.fork and pull.author == github.login


def folder_of(branch: str) -> str:
    """The output folder of a pull request of the bot; raises ``Gone`` for a branch that names none."""
    found = origin(branch)
    if found is None or why_no_output(found[1]):
        raise Gone(branch)
    return found[1]


def find(github: GitHubRepository, workspace: Workspace, clone_url: str, base: str, drawing: Drawing) -> Target:
    """The target of an ERD on a base branch: the open pull request's branch, else a free one."""
    names = [head_branch(base, drawing.output, number) for number in range(1, MAX_BRANCHES)]
    ours = (pull for pull in github.open_pulls(base) if pull.head in names and is_ours(github, pull))
    rolling = next(ours, None)
    base_ref, pristine = f"refs/heads/{base}", pristine_ref(base, drawing.output)
    for name in [rolling.head] if rolling else names:
        branch_ref = f"refs/heads/{name}"
        heads = workspace.fetch(shallow=[base_ref], deep=[branch_ref, pristine])
        target = Target(
            clone_url=clone_url,
            base=base,
            base_sha=heads.get(base_ref, ""),
            branch=name,
            branch_sha=heads.get(branch_ref, ""),
            pristine_sha=heads.get(pristine, ""),
            folder=drawing.output,
            erd_path=drawing.path,
            adopt=drawing.adopt,
            pull=rolling.number if rolling else 0,
        )
        if rolling or not target.branch_sha or _is_unannounced(github, workspace, target):
            return target
    raise UserError(f"Too many left-over branches called {names[0]}--N: delete those you do not need.")


def of_pull(workspace: Workspace, clone_url: str, base: str, branch: str) -> Target:
    """The target of an open pull request whose branches are known; raises ``UserError`` if its branch is gone."""
    named = Target(clone_url, base, "", branch, "", "", folder_of(branch))
    base_ref, branch_ref, pristine = refs = named.refs
    heads = workspace.fetch(shallow=refs[:1], deep=refs[1:])
    if branch_ref not in heads:
        raise UserError(f"The branch {branch} is gone: restore it, or push the ERD again and get a new pull request.")
    return replace(
        named,
        base_sha=heads.get(base_ref, ""),
        branch_sha=heads[branch_ref],
        pristine_sha=heads.get(pristine, ""),
    )


def _is_unannounced(github: GitHubRepository, workspace: Workspace, target: Target) -> bool:
    """Whether a branch is the bot's own work, cut off before its pull request was opened."""
    tip = workspace.commit(target.branch_sha)
    return tip is not None and workspace.wrote(tip) and not github.had_pull(target.branch)


def read_folder(workspace: Workspace, target: Target, sha: str) -> Folder:
    """The output folder at a commit, with the pristine drafts its manifest names.

    A folder that was not written by the bot is taken as people's files if it is to be adopted.

    Raises ``UserError`` if the folder was not written by the bot, or its manifest cannot be used. A pristine commit
    that is not the bot's own is not believed: then every file counts as a person's.
    """
    if workspace.is_path_taken(sha, target.folder):
        raise UserError(f"`{target.folder}` is a file or a link: rename it, so that the backend has its folder.")
    present = workspace.files(sha, target.folder)
    if present is None:
        return Folder({}, {}, None)
    if MANIFEST not in present and target.adopt:
        return Folder(present, {}, None)
    if MANIFEST not in present:
        raise UserError(
            f"`{target.folder}/` exists and was not written by ERDsmith, so nothing was generated. "
            f"Rename that folder, or say in `{CONFIGURATION}` that it is to be adopted (`adopt: true`, which writes "
            "over none of its files) or that another folder is the output."
        )
    manifest = Manifest.read(present[MANIFEST])
    commit = workspace.commit(manifest.pristine) if manifest.pristine else None
    if commit is None or not workspace.wrote(commit):
        return Folder(present, {}, manifest)
    return Folder(present, workspace.files(commit.sha, target.folder) or {}, manifest)
