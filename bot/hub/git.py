"""Bare repositories through the git binary: refs, objects, diffs. Knows nothing of GitHub."""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ZERO = "0" * 40

# The id of the tree that holds nothing.
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

# The mode of a tree within a tree.
FOLDER = "040000"

_SETTINGS = {
    "gc.auto": "0",
    "receive.autogc": "false",
    "receive.denyDeleteCurrent": "refuse",
    "receive.hideRefs": "refs/pull",
    "transfer.fsckObjects": "true",
    "uploadpack.allowAnySHA1InWant": "true",
    "uploadpack.allowFilter": "true",
}


class GitError(Exception):
    """git exited with an error; the message is what it said."""

    def __init__(self, arguments: Sequence[str], code: int, message: str) -> None:
        super().__init__(f"git {arguments[0]} exited {code}: {message.strip()}")
        self.code = code


@dataclass(frozen=True)
class Person:
    """An author or committer; `date` is ISO 8601 with an offset, as git prints it."""

    name: str
    email: str
    date: str


@dataclass(frozen=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str


@dataclass(frozen=True)
class Entry:
    """One entry of a tree."""

    mode: str
    type: str
    sha: str
    path: str
    size: int


_CLEAN = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}

_FORMAT = "%x1e" + "%x1f".join(("%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"))


class Git:
    """One bare repository. Refs are kept in memory: call `reload` after anything else has written them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.refs: dict[str, str] = {}
        self._commits: dict[str, Commit] = {}

    @classmethod
    def open(cls, path: Path, default_branch: str, hook: str = "") -> "Git":
        """The bare repository at `path`, made empty when there is none; `hook` judges each ref of a push."""
        git = cls(path)
        if path.exists():
            git.reload()
            return git
        path.mkdir(parents=True)
        git.run("init", "--quiet", "--bare", f"--initial-branch={default_branch}")
        with (path / "config").open("a") as config:
            for key, value in _SETTINGS.items():
                section, name = key.split(".")
                config.write(f"[{section}]\n\t{name} = {value}\n")
        if hook:
            update = path / "hooks" / "update"
            update.parent.mkdir(exist_ok=True)
            update.write_text(hook)
            update.chmod(0o755)
        return git

    def run(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """What git printed; raises GitError."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=stdin,
            env=environment(env or {}),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise GitError(arguments, done.returncode, done.stderr.decode(errors="replace"))
        return done.stdout

    def serve(
        self, service: str, arguments: Sequence[str], body: IO[bytes], answer: IO[bytes], env: Mapping[str, str]
    ) -> None:
        """One stateless exchange of smart HTTP, `service` being `upload-pack` or `receive-pack`."""
        subprocess.run(
            ["git", service, "--stateless-rpc", *arguments, str(self.path)],
            stdin=body,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=environment(env),
            check=False,
        )

    def reload(self) -> None:
        """Read the refs again."""
        lines = self.run("for-each-ref", "--format=%(objectname) %(refname)").decode().splitlines()
        self.refs = {name: sha for sha, name in (line.split(" ", 1) for line in lines)}

    def branch(self, name: str) -> str | None:
        """The commit a branch points to."""
        return self.refs.get(f"refs/heads/{name}")

    def update(self, ref: str, new: str, old: str) -> None:
        """Move a ref from `old` to `new` (ZERO = absent); raises GitError if it is elsewhere. `refs` stays as is."""
        if new == ZERO:
            self.run("update-ref", "-d", ref, old)
        else:
            self.run("update-ref", ref, new, old)

    def resolve(self, name: str) -> str | None:
        """The commit that a branch, tag, full or short id, or `heads/…` names."""
        for ref in (name, f"refs/{name}", f"refs/heads/{name}", f"refs/tags/{name}"):
            if ref in self.refs:
                return self.refs[ref]
        try:
            return (
                self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
            )
        except GitError:
            return None

    def commits(self, *revisions: str) -> list[Commit]:
        """Newest first; the arguments are those of `git log`."""
        text = self.run("log", f"--format={_FORMAT}", *revisions, "--").decode(errors="replace")
        found = [_commit(block) for block in text.split("\x1e")[1:]]
        self._commits.update((commit.sha, commit) for commit in found)
        return found

    def commit(self, sha: str) -> Commit:
        """One commit, remembered: an id's content never changes."""
        if sha not in self._commits:
            self.commits("-1", sha)
        return self._commits[sha]

    def touched(self, *revisions: str) -> dict[str, list[tuple[str, str]]]:
        """For each commit the (letter, path) of what it changed against its first parent: A, D, or M and others."""
        options = ("--format=%x1e%H", "--name-status", "--no-renames", "--first-parent", "-m", "-z")
        text = self.run("log", *options, *revisions, "--").decode(errors="replace")
        found = {}
        for block in text.split("\x1e")[1:]:
            sha, *tokens = (token.strip("\n") for token in block.split("\0"))
            found[sha] = list(zip(tokens[0::2], tokens[1::2], strict=False))
        return found

    def merge_base(self, one: str, other: str) -> str | None:
        try:
            return self.run("merge-base", one, other).decode().strip()
        except GitError:
            return None

    def contains(self, ancestor: str, descendant: str) -> bool:
        """Whether `descendant` has `ancestor` in its history."""
        return self.merge_base(ancestor, descendant) == ancestor

    def count(self, *revisions: str) -> int:
        return int(self.run("rev-list", "--count", *revisions, "--"))

    def entries(self, commit: str, path: str) -> list[Entry]:
        """`path` itself when it does not end in a slash, else what lies in it; empty when absent."""
        output = self.run("ls-tree", "-z", "-l", "--full-tree", commit, *([path] if path else []))
        return [_entry(line) for line in output.decode(errors="replace").split("\0") if line]

    def tree(self, sha: str, *, recursive: bool) -> list[Entry]:
        """What a tree holds, with everything below it when `recursive`."""
        output = self.run("ls-tree", "-z", "-l", *(["-r", "-t"] if recursive else []), sha)
        return [_entry(line) for line in output.decode(errors="replace").split("\0") if line]

    def blob(self, sha: str) -> bytes:
        return self.run("cat-file", "blob", sha)

    def commit_tree(self, tree: str, parents: Sequence[str], message: str, author: Person, committer: Person) -> str:
        """Write a commit object, no ref moved."""
        env = {
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email,
            "GIT_AUTHOR_DATE": author.date,
            "GIT_COMMITTER_NAME": committer.name,
            "GIT_COMMITTER_EMAIL": committer.email,
            "GIT_COMMITTER_DATE": committer.date,
        }
        arguments = [part for parent in parents for part in ("-p", parent)]
        return self.run("commit-tree", tree, *arguments, stdin=message.encode(), env=env).decode().strip()

    def write_blob(self, content: bytes) -> str:
        """The id of a blob with this content."""
        return self.run("hash-object", "-w", "--stdin", stdin=content).decode().strip()

    def write_tree(self, base: str | None, entries: Sequence[tuple[str, str | None, str]]) -> str:
        """A tree like `base` (None = empty) but for these (mode, id, path), of which those without id are removed."""
        with tempfile.TemporaryDirectory(prefix="hub-index-") as folder:
            env = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.run("read-tree", *([base] if base else ["--empty"]), env=env)
            lines = [f"{mode if sha else 0} {sha or ZERO}\t{path}\0" for mode, sha, path in entries if mode != FOLDER]
            self.run("update-index", "-z", "--index-info", stdin="".join(lines).encode(), env=env)
            for mode, sha, path in entries:
                if mode == FOLDER and sha:
                    self.run("read-tree", f"--prefix={path}/", sha, env=env)
            return self.run("write-tree", env=env).decode().strip()

    def kind(self, sha: str) -> str | None:
        """`blob`, `tree`, `commit`, `tag`; None when there is no such object."""
        try:
            return self.run("cat-file", "-t", sha).decode().strip()
        except GitError:
            return None


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """git must not read the configuration of whoever runs the hub."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return inherited | _CLEAN | dict(extra)


def _commit(block: str) -> Commit:
    sha, tree, parents, name, email, date, by, by_email, by_date, message = block.split("\x1f", 9)
    return Commit(
        sha=sha,
        tree=tree,
        parents=tuple(parents.split()),
        author=Person(name, email, date),
        committer=Person(by, by_email, by_date),
        message=message.rstrip("\n"),
    )


def _entry(line: str) -> Entry:
    head, path = line.split("\t", 1)
    mode, kind, sha, size = head.split()
    return Entry(mode=mode, type=kind, sha=sha, path=path, size=0 if size == "-" else int(size))
