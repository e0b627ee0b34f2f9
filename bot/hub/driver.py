"""A person at a hub, for tests and the demo: pushes with git, reads, comments, reviews, merges."""

import os
import ssl
import subprocess
import tempfile
import time
import weakref
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

Json = dict[str, Any]
Found = TypeVar("Found")

# A hub speaks plain HTTP: trusting nobody spares loading the system's certificates for every person.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

_THREADS = """query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { reviewThreads(first: 100) { nodes {
    id isResolved path line comments(first: 100) { nodes { databaseId body author { login } } }
  } } } } }"""


class Person:
    """One user of one repository. Every method raises httpx.HTTPStatusError when the hub refuses.

    JSON is given back as GitHub has it.
    """

    def __init__(self, url: str, token: str, full_name: str) -> None:
        self.full_name = full_name
        self._token = token
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False, verify=_NO_TLS
        )
        weakref.finalize(self, self._http.close)
        self.login: str = self._call("GET", "/user")["login"]

    def push(self, files: Mapping[str, str | bytes | None], message: str, branch: str = "main") -> str:
        """Clone, write (None removes), commit, push; a branch that does not exist starts at the default one.

        Gives the new commit's id.
        """
        branches = {one["name"] for one in self._list("/branches")}
        repo = self._object("GET", "")
        start = branch if branch in branches else repo["default_branch"]
        with tempfile.TemporaryDirectory(prefix="hub-person-") as folder:
            self._git(folder, "clone", "--quiet", "--depth=1", f"--branch={start}", repo["clone_url"], ".")
            for path, content in files.items():
                _write(Path(folder, path), content)
            self._git(folder, "add", "--all")
            self._git(folder, "commit", "--quiet", f"--message={message}")
            self._git(folder, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
            return self._git(folder, "rev-parse", "HEAD")

    def file(self, path: str, ref: str) -> str:
        """The text of a file."""
        return self.raw(path, ref).decode()

    def raw(self, path: str, ref: str) -> bytes:
        """The bytes of a file."""
        answer = self._http.get(
            f"/repos/{self.full_name}/contents/{path}",
            params={"ref": ref},
            headers={"Accept": "application/vnd.github.raw+json"},
        )
        return answer.raise_for_status().content

    def open(self, head: str, title: str, body: str = "", base: str = "main", *, draft: bool = False) -> Json:
        """Open a pull request."""
        wish = {"head": head, "base": base, "title": title, "body": body, "draft": draft}
        return self._object("POST", "/pulls", wish)

    def clone(self, folder: Path) -> None:
        """The default branch, into a folder that is empty."""
        self._git(str(folder), "clone", "--quiet", "--depth=1", self._object("GET", "")["clone_url"], ".")

    def ref(self, name: str) -> str:
        """The commit a fully spelled ref is at."""
        sha: str = self._object("GET", f"/git/ref/{quote(name.removeprefix('refs/'))}")["object"]["sha"]
        return sha

    def branches(self) -> list[str]:
        """The names of all branches."""
        return [branch["name"] for branch in self._list("/branches")]

    def point(self, branch: str, sha: str) -> None:
        """Let a branch begin at a commit that is there, or move on to it."""
        if branch in self.branches():
            self._object("PATCH", f"/git/refs/heads/{branch}", {"sha": sha})
        else:
            self._object("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": sha})

    def pulls(self, state: str = "open") -> list[Json]:
        """Newest first."""
        return self._list("/pulls", state=state)

    def pull(self, number: int) -> Json:
        return self._object("GET", f"/pulls/{number}")

    def commits(self, number: int) -> list[Json]:
        """Oldest first."""
        return self._list(f"/pulls/{number}/commits")

    def files(self, number: int) -> list[Json]:
        """What the pull request changes, with patches."""
        return self._list(f"/pulls/{number}/files")

    def checks(self, sha: str) -> list[Json]:
        """The newest run of each check on a commit."""
        runs: list[Json] = self._object("GET", f"/commits/{sha}/check-runs?per_page=100")["check_runs"]
        return runs

    def annotations(self, check_run_id: int) -> list[Json]:
        return self._list(f"/check-runs/{check_run_id}/annotations")

    def rerun(self, check_run_id: int) -> None:
        """The button beside a check."""
        self._object("POST", f"/check-runs/{check_run_id}/rerequest")

    def comment(self, number: int, body: str) -> Json:
        """On the conversation."""
        return self._object("POST", f"/issues/{number}/comments", {"body": body})

    def edit_comment(self, comment_id: int, body: str) -> Json:
        return self._object("PATCH", f"/issues/comments/{comment_id}", {"body": body})

    def line_comment(self, number: int, path: str, line: int, body: str) -> Json:
        """On a line of the new side of the diff."""
        wish = {"commit_id": self.pull(number)["head"]["sha"], "path": path, "line": line, "body": body}
        return self._object("POST", f"/pulls/{number}/comments", wish)

    def reply(self, number: int, comment_id: int, body: str) -> Json:
        """In the thread of a line comment."""
        return self._object("POST", f"/pulls/{number}/comments/{comment_id}/replies", {"body": body})

    def review(self, number: int, event: str, body: str = "", comments: Sequence[Mapping[str, Any]] = ()) -> Json:
        """`event` is APPROVE, REQUEST_CHANGES or COMMENT; a comment is `{"path", "line", "body"}`."""
        wish = {"event": event, "body": body, "comments": [dict(comment) for comment in comments]}
        return self._object("POST", f"/pulls/{number}/reviews", wish)

    def approve(self, number: int) -> Json:
        return self.review(number, "APPROVE")

    def merge(self, number: int, method: str = "merge") -> Json:
        """`method` is merge, squash or rebase."""
        return self._object("PUT", f"/pulls/{number}/merge", {"merge_method": method})

    def close_pull(self, number: int) -> Json:
        """Close without merging."""
        return self._object("PATCH", f"/pulls/{number}", {"state": "closed"})

    def reopen_pull(self, number: int) -> Json:
        return self._object("PATCH", f"/pulls/{number}", {"state": "open"})

    def lock(self, number: int) -> None:
        """Let only those talk who may write."""
        self._http.put(f"/repos/{self.full_name}/issues/{number}/lock").raise_for_status()

    def delete_branch(self, name: str) -> None:
        self._http.delete(f"/repos/{self.full_name}/git/refs/heads/{quote(name)}").raise_for_status()

    def retarget(self, number: int, base: str) -> Json:
        """Let a pull request go into another branch."""
        return self._object("PATCH", f"/pulls/{number}", {"base": base})

    def comments(self, number: int) -> list[Json]:
        """The conversation, oldest first."""
        return self._list(f"/issues/{number}/comments")

    def review_comments(self, number: int) -> list[Json]:
        """On lines and files, oldest first."""
        return self._list(f"/pulls/{number}/comments")

    def reviews(self, number: int) -> list[Json]:
        return self._list(f"/pulls/{number}/reviews")

    def reactions(self, comment_id: int, *, on_line: bool = False) -> list[str]:
        """The contents of the reactions on a comment."""
        family = "pulls" if on_line else "issues"
        return [one["content"] for one in self._list(f"/{family}/comments/{comment_id}/reactions")]

    def threads(self, number: int) -> list[Json]:
        """As GraphQL has them: `id isResolved path line comments{nodes{databaseId body author{login}}}`."""
        owner, name = self.full_name.split("/")
        variables = {"owner": owner, "name": name, "number": number}
        data = self._call("POST", "/graphql", {"query": _THREADS, "variables": variables})["data"]
        found: list[Json] = data["repository"]["pullRequest"]["reviewThreads"]["nodes"]
        return found

    def wait_for(self, predicate: Callable[[], Found], timeout: float = 30.0, what: str = "it") -> Found:
        """Ask again and again until the answer is true; gives the answer, raises TimeoutError."""
        end = time.monotonic() + timeout
        while not (found := predicate()):
            if time.monotonic() > end:
                raise TimeoutError(f"waited {timeout:g} s for {what}")
            time.sleep(0.05)
        return found

    def _object(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        found: Json = self._call(method, f"/repos/{self.full_name}{path}", body)
        return found

    def _list(self, path: str, **query: str) -> list[Json]:
        """All pages."""
        url = str(httpx.URL(f"/repos/{self.full_name}{path}", params={"per_page": "100", **query}))
        found: list[Json] = []
        while url:
            answer = self._http.get(url).raise_for_status()
            found += answer.json()
            url = answer.links.get("next", {}).get("url", "")
        return found

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._http.request(method, path, json=body).raise_for_status().json()

    def _git(self, folder: str, *arguments: str) -> str:
        """The token travels in the environment, so it is in no file and no process list."""
        settings = {
            "http.extraHeader": f"Authorization: Basic {_basic(self._token)}",
            "user.name": self.login,
            "user.email": f"{self.login}@example.com",
        }
        env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
        env["GIT_CONFIG_COUNT"] = str(len(settings))
        for index, (key, value) in enumerate(settings.items()):
            env |= {f"GIT_CONFIG_KEY_{index}": key, f"GIT_CONFIG_VALUE_{index}": value}
        done = subprocess.run(["git", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"git {arguments[0]}: {done.stderr.strip()}")
        return done.stdout.strip()


def _basic(token: str) -> str:
    return b64encode(f"x-access-token:{token}".encode()).decode()


def _write(path: Path, content: str | bytes | None) -> None:
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
