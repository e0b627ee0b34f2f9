"""Git: a bare, shallow clone for the length of one run; reads trees, writes deterministic commits, pushes once.

The token travels in the environment of each git process (``GIT_CONFIG_*``), never in an URL or a file. Objects are
written with ``git fast-import``: GitPython's index is quadratic in the number of commits.
"""

from __future__ import annotations

import re
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from git import Actor, GitCommandError, Repo
from gitdb import IStream, LooseObjectDB  # type: ignore[import-untyped]  # it ships no types

from agents.contract import UserError
from bot.errors import Retry
from bot.signature import Signer

AUTHOR = Actor("ERDsmith", "erdsmith[bot]@users.noreply.github.com")
HISTORY = 250
"""Commits of a branch that are looked at: GitHub lists no more of a pull request either."""

_DEPTH = HISTORY + 1
"""The last commit that is brought is shown without its parent, as if it were the first."""
UNREACHABLE = 30.0
"""Seconds until a job is run again whose server did not answer."""
REGULAR_FILE = "100644"


class Moved(Exception):
    """A ref is no longer where it was read; read again and redo the work."""


@dataclass(frozen=True, slots=True)
class Change:
    """One commit to be: ``files`` maps a path in the repository to its new text, ``None`` deletes it.

    With ``replace`` the commit holds these files and nothing else.
    """

    files: Mapping[str, str | None]
    message: str
    replace: bool = False


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A commit as history shows it."""

    sha: str
    parents: tuple[str, ...]
    tree: str
    message: str
    time: int
    """Committer time in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """Move ``ref`` to ``new`` (``""`` deletes it) if it still is at ``expected`` (``""`` = must not exist)."""

    ref: str
    new: str
    expected: str


class Workspace:
    """A temporary bare repository; use it in a ``with`` block."""

    def __init__(self, clone_url: str, token: str, signer: Signer) -> None:
        self._signer = signer
        self._folder = tempfile.TemporaryDirectory(prefix="erdsmith-git-")
        self._repo = Repo.init(self._folder.name, bare=True)
        self._repo.git.update_environment(
            GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_TERMINAL_PROMPT="0"
        )
        self._fetched: set[tuple[str, int]] = set()
        self._objects = LooseObjectDB(str(Path(self._folder.name, "objects")))
        self._url = clone_url
        basic = b64encode(f"x-access-token:{token}".encode()).decode()
        self._environment = {
            "GIT_CONFIG_COUNT": "3",
            "GIT_CONFIG_KEY_0": "http.extraHeader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
            "GIT_CONFIG_KEY_1": "gc.auto",
            "GIT_CONFIG_VALUE_1": "0",
            # A template of this machine may have brought hooks that run on a push.
            "GIT_CONFIG_KEY_2": "core.hooksPath",
            "GIT_CONFIG_VALUE_2": "/dev/null",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._repo.close()
        self._folder.cleanup()

    # reading

    def fetch(self, shallow: Sequence[str], deep: Sequence[str] = ()) -> dict[str, str]:
        """Bring refs here and return where each one is; a ref that does not exist is absent from the answer.

        ``shallow`` refs come with one commit, ``deep`` ones with the last 250. What was brought before is not asked
        for again. Raises ``Retry`` if the server cannot be reached.
        """
        wanted = [*shallow, *deep]
        with self._on_server():
            heads = self._remote(wanted)
            for refs, depth in ((shallow, 1), (deep, _DEPTH)):
                missing = [heads[ref] for ref in refs if ref in heads and (heads[ref], depth) not in self._fetched]
                if missing:
                    self._repo.git.fetch(self._url, *missing, depth=depth, no_tags=True, quiet=True)
                    self._fetched.update((sha, depth) for sha in missing)
        return heads

    def has_fetched(self, shallow: Sequence[str], deep: Sequence[str] = ()) -> bool:
        """Whether these commits were brought here, each as deep as said; ``""`` counts as brought."""
        return all((sha, 1) in self._fetched for sha in shallow if sha) and all(
            (sha, _DEPTH) in self._fetched for sha in deep if sha
        )

    def files(self, sha: str, folder: str) -> dict[str, str] | None:
        """The regular files below ``folder`` at a commit, by their path inside it; ``None`` if it is not there.

        Bytes that are no UTF-8 survive as surrogate escapes, so that a person's file of any kind compares as
        different from every draft and can be written back as it was. A symbolic link or a submodule reads as a
        text that no draft equals.
        """
        listing = self._repo.git.ls_tree("-r", "-z", "--full-tree", sha, f"{folder}/")
        entries = [entry for entry in listing.split("\0") if entry]
        if not entries:
            return None
        found: dict[str, str] = {}
        for entry in entries:
            meta, _, path = entry.partition("\t")
            mode, kind, blob = meta.split()
            inside = path.removeprefix(f"{folder}/")
            if kind == "blob" and mode.startswith("100"):
                found[inside] = self._text(blob)
            else:
                found[inside] = f"\0{kind} {mode} {blob}"
        return found

    def blob(self, sha: str, path: str) -> tuple[str, bytes] | None:
        """The id and the bytes of one regular file at a commit."""
        entry = self._entry(sha, path)
        if not entry:
            return None
        mode, kind, blob = entry.split()
        if kind != "blob" or not mode.startswith("100"):
            return None
        return blob, self._bytes(blob)

    def has(self, sha: str, path: str) -> bool:
        """Whether anything stands at a path."""
        return bool(self._entry(sha, path))

    def is_path_taken(self, sha: str, folder: str) -> bool:
        """Whether something other than a folder stands where ``folder``, or one around it, should be."""
        parts = folder.split("/")
        entries = (self._entry(sha, "/".join(parts[:count])) for count in range(1, len(parts) + 1))
        return any(entry and " tree " not in entry for entry in entries)

    def _entry(self, sha: str, path: str) -> str:
        """Mode, kind and id of what stands at a path, or ``""``."""
        return str(self._repo.git.ls_tree("-z", "--full-tree", sha, path)).partition("\t")[0]

    def commit(self, sha: str) -> CommitInfo | None:
        """One commit, or ``None`` if it is not here."""
        return next(self._log(sha, 1), None) if re.fullmatch(r"[0-9a-f]{40}", sha) else None

    def history(self, sha: str, *, without: str = "") -> Iterator[CommitInfo]:
        """The commits that lead to ``sha`` and are not reachable from ``without``, newest first."""
        return self._log(sha, HISTORY, *([f"^{without}"] if without else []))

    def _log(self, sha: str, count: int, *others: str) -> Iterator[CommitInfo]:
        try:
            text = self._repo.git.log(
                "-z", sha, *others, "--", max_count=count, format="%H%n%P%n%T%n%ct%n%B", encoding="UTF-8"
            )
        except GitCommandError:
            return
        for record in filter(None, text.split("\0")):
            commit, parents, tree, time, message = record.split("\n", 4)
            yield CommitInfo(commit, tuple(parents.split()), tree, message, int(time))

    def wrote(self, commit: CommitInfo) -> bool:
        """Whether the bot made this commit: its signature holds."""
        parent = commit.parents[0] if commit.parents else ""
        return len(commit.parents) < 2 and self._signer.wrote(parent, commit.tree, commit.message)

    def merged(self, ours: str, base: str, theirs: str) -> str | None:
        """One text with what leads from ``base`` to ``theirs``; ``None`` where that meets other changes."""
        with tempfile.TemporaryDirectory() as folder:
            places = [Path(folder, name) for name in ("ours", "base", "theirs")]
            for place, text in zip(places, (ours, base, theirs), strict=True):
                place.write_bytes(text.encode("utf-8", "surrogateescape"))
            try:
                merged: bytes = self._repo.git.merge_file(
                    "--stdout", "--quiet", *places, stdout_as_string=False, strip_newline_in_stdout=False
                )
            except GitCommandError:
                return None
        return merged.decode("utf-8", "surrogateescape")

    def _bytes(self, blob: str) -> bytes:
        stream: bytes = self._repo.odb.stream(bytes.fromhex(blob)).read()
        return stream

    def _text(self, blob: str) -> str:
        return self._bytes(blob).decode("utf-8", "surrogateescape")

    # writing

    def write(self, parent: str, changes: Sequence[Change], time: int) -> list[str]:
        """Commit one change after the other on ``parent`` (``""`` = no parent); returns the ids of the commits.

        Author, dates and order are fixed, so that doing it again gives the same ids.
        """
        written: list[str] = []
        for change, tree in zip(changes, self._trees(parent, changes), strict=True):
            parent = self._commit(parent, tree, self._signer.signed(parent, tree, change.message), time)
            written.append(parent)
        return written

    def _commit(self, parent: str, tree: str, message: str, time: int) -> str:
        """Store a commit object as git writes it; git itself would be a process for each."""
        who = f"{AUTHOR.name} <{AUTHOR.email}> {time} +0000"
        parents = f"parent {parent}\n" if parent else ""
        data = f"tree {tree}\n{parents}author {who}\ncommitter {who}\n\n{message}".encode()
        stored = self._objects.store(IStream(b"commit", len(data), BytesIO(data)))
        return str(stored.hexsha, "ascii")

    def _trees(self, parent: str, changes: Sequence[Change]) -> list[str]:
        """The tree after each change. Commits are made anew afterwards, because a signature covers the tree."""
        if not changes:
            return []
        with tempfile.TemporaryFile() as stream:
            stream.write(b"reset refs/erdsmith/trees\n")
            for mark, change in enumerate(changes, start=1):
                stream.write(b"commit refs/erdsmith/trees\n")
                stream.write(f"mark :{mark}\n".encode())
                stream.write(b"committer t <t> 0 +0000\ndata 0\n")
                if mark == 1 and parent:
                    stream.write(f"from {parent}\n".encode())
                if change.replace:
                    stream.write(b"deleteall\n")
                for path, text in sorted(change.files.items()):
                    if text is None:
                        stream.write(f"D {_quoted(path)}\n".encode("utf-8", "surrogateescape"))
                        continue
                    data = text.encode("utf-8", "surrogateescape")
                    head = f"M {REGULAR_FILE} inline {_quoted(path)}\ndata {len(data)}\n"
                    stream.write(head.encode("utf-8", "surrogateescape") + data + b"\n")
            stream.write(b"done\n")
            stream.seek(0)
            self._repo.git.fast_import("--quiet", "--done", "--force", istream=stream)
        text = self._repo.git.log("refs/erdsmith/trees", max_count=len(changes), format="%T")
        return list(reversed(text.splitlines()))

    def push(self, updates: Sequence[RefUpdate]) -> None:
        """Move all refs or none. Raises ``Moved`` if one is not where it was expected.

        A ref that already is at its goal is fine: an earlier attempt got through. Raises ``Retry`` if the server
        cannot be reached, and ``UserError`` with its words if it does not want the push.
        """
        leases = [f"--force-with-lease={update.ref}:{update.expected}" for update in updates]
        specs = [f"{update.new}:{update.ref}" for update in updates]
        refused = ""
        with self._on_server():
            try:
                self._repo.git.push("--atomic", "--porcelain", *leases, self._url, *specs)
            except GitCommandError as error:
                found = self._remote([update.ref for update in updates])
                if all(found.get(update.ref, "") == update.new for update in updates):
                    return
                if any(found.get(update.ref, "") != update.expected for update in updates):
                    raise Moved from error
                if "[remote rejected]" not in str(error.stdout):
                    raise
                refused = _reasons(str(error.stdout))
        if refused:
            raise UserError(f"GitHub does not take the push: {refused}. A rule of this repository forbids it.")

    def _remote(self, refs: Sequence[str]) -> dict[str, str]:
        """Where these refs are on the server now."""
        listing = str(self._repo.git.ls_remote(self._url, *refs))
        found = {ref: sha for sha, _, ref in (line.partition("\t") for line in listing.splitlines())}
        return {ref: found[ref] for ref in refs if ref in found}

    @contextmanager
    def _on_server(self) -> Iterator[None]:
        """Git talks to the server here, with the token; what fails may well succeed a little later."""
        with self._repo.git.custom_environment(**self._environment):
            try:
                yield
            except GitCommandError as error:
                raise Retry(UNREACHABLE) from error


def _reasons(report: str) -> str:
    """Why a server rejected refs, as it says in git's own report of a push."""
    found = re.findall(
        r"^!\t[^\t\n]*:refs/(?:heads/)?([^\t\n]*)\t\[remote rejected\] \(([^\n]*)\)$", report, re.MULTILINE
    )
    # With an atomic push the refs beside the one that is refused fail too.
    return "; ".join(f"{ref}: {why}" for ref, why in found if "atomic" not in why) or "it was rejected"


def _quoted(path: str) -> str:
    """A path as fast-import reads it, whatever characters it holds."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
