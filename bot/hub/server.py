"""The hub as an object: a world on disk and in memory, served from this process until it is stopped."""

import os
import secrets
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.hub import events, observation
from bot.hub.app import create_app
from bot.hub.connection import Connection
from bot.hub.faults import Faults
from bot.hub.git import ZERO, Git, Person
from bot.hub.push_rules import HOOK
from bot.hub.state import App, Installation, Repository, Role, User, World, now
from bot.hub.webhooks import Sender

_PERMISSIONS = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}

_EVENTS = (
    "check_run",
    "create",
    "delete",
    "issue_comment",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "push",
)

# What a fork does not take over.
_OWN = (
    "pulls",
    "issue_comments",
    "reviews",
    "review_comments",
    "check_runs",
    "check_suites",
    "labels",
    "statuses",
    "protected",
    "verified",
)

_ROLES: Mapping[str, Role] = {"writer": "write", "reader": "read"}


class Hub:
    """A local GitHub with one App, three people and the repository acme/shop.

    `data` is the folder for the private key and the bare repositories. Webhooks go to `webhook_url`, which may be set
    or changed at any time; None = none are sent.
    """

    def __init__(self, data: Path, webhook_url: str | None = None, *, port: int = 0) -> None:
        self._data = data.absolute()
        self._data.mkdir(parents=True, exist_ok=True)
        self.faults = Faults()
        self._ids = count(1001)
        self._key_file = self._data / "app.private-key.pem"
        self.world = self._new_world()
        self.sender = Sender(self.world.app.webhook_secret, self.world.app.id, self._next_id, self.faults)
        self.sender.url = webhook_url
        self.world.publish = self._publish
        self._socket = _listening(port)
        self.world.root = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._installation = Installation(self._next_id(), self.world.app.owner, now())
        self.world.installations[self._installation.id] = self._installation
        self.add_repository("acme/shop")
        config = uvicorn.Config(
            create_app(self.world, self.sender, self.faults),
            http=Connection,
            log_config=None,
            access_log=False,
            lifespan="off",
            # A client may keep a connection for later: whoever uses it as it is closed gets no answer.
            timeout_keep_alive=600,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="hub-http", daemon=True
        )

    @property
    def url(self) -> str:
        return self.world.root

    @property
    def webhook_url(self) -> str | None:
        return self.sender.url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self.sender.url = url

    def start(self) -> None:
        """Serve on 127.0.0.1; returns once requests are answered."""
        self.sender.start()
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the hub's server ended before it had started")
            time.sleep(0.005)
        events.installed(self.world, self._installation, self.world.users["writer"])

    def stop(self) -> None:
        """Answer what is under way, drop what is still to be delivered."""
        self._server.should_exit = True
        self._thread.join()
        self.sender.stop()
        self._socket.close()

    def __enter__(self) -> "Hub":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def add_repository(self, full_name: str, *, private: bool = True) -> Repository:
        """A repository with a README on main, the App installed on it; `writer` and `reader` are collaborators.

        Commits of an earlier hub on the same folder are found again; what was said there is not.
        """
        owner, name = full_name.split("/")
        git = Git.open(self._data / "repositories" / owner / f"{name}.git", "main", HOOK)
        if git.branch("main") is None:
            author = self.world.users["writer"]
            person = Person(author.name, author.email, now().isoformat())
            tree = git.write_tree(None, [("100644", git.write_blob(f"# {name}\n".encode()), "README.md")])
            git.update("refs/heads/main", git.commit_tree(tree, [], "Initial commit", person, person), ZERO)
            git.reload()
        repo = Repository(
            id=self._next_id(),
            owner=self.world.users[owner],
            name=name,
            git=git,
            private=private,
            default_branch="main",
            roles=dict(_ROLES),
            created_at=now(),
            pushed_at=now(),
        )
        with self.world.lock:
            self.world.repositories[full_name.lower()] = repo
            self._installation.repositories.append(repo.full_name)
        return repo

    def add_person(self, login: str) -> str:
        """One person more, nobody's collaborator yet; gives the token. A login that is there keeps its own."""
        with self.world.lock:
            known = (token for token, user in self.world.tokens.items() if user.login == login)
            token = next(known, None) or f"ghp_{secrets.token_hex(18)}"
            if login not in self.world.users:
                self.world.users[login] = User(self._next_id(), login, login.capitalize())
            self.world.tokens[token] = self.world.users[login]
        return token

    def grant(self, full_name: str, login: str, role: Role) -> None:
        """From now on the person may do this in the repository."""
        self.world.repositories[full_name.lower()].roles[login] = role

    def fork(self, full_name: str, login: str) -> Repository:
        """A person's fork of a repository, with its branches; the App is not installed on it."""
        parent, owner = self.world.repositories[full_name.lower()], self.world.users[login]
        git = Git.open(self._data / "repositories" / login / f"{parent.name}.git", parent.default_branch, HOOK)
        git.run("fetch", "--quiet", str(parent.git.path), "+refs/heads/*:refs/heads/*")
        git.reload()
        made = replace(
            parent,
            id=self._next_id(),
            owner=owner,
            git=git,
            roles={login: "admin"},
            created_at=now(),
            pushed_at=now(),
            parent=parent,
            **{name: type(getattr(parent, name))() for name in _OWN},
        )
        with self.world.lock:
            self.world.repositories[made.full_name.lower()] = made
        return made

    def protect(self, full_name: str, branch: str) -> None:
        """From now on the branch changes through pull requests only."""
        self.world.repositories[full_name.lower()].protected.add(branch)

    def credentials(self) -> dict[str, Any]:
        """Everything a script needs to play on this hub."""
        return {
            "url": self.url,
            "app_id": self.world.app.id,
            "private_key_file": str(self._key_file),
            "webhook_secret": self.world.app.webhook_secret,
            "installation_id": self._installation.id,
            "users": {user.login: token for token, user in self.world.tokens.items()},
            "repository": {"full_name": "acme/shop", "clone_url": f"{self.url}/acme/shop.git"},
        }

    def _next_id(self) -> int:
        return next(self._ids)

    def _publish(self, event: str, action: str | None, repo: Repository | None, payload: dict[str, Any]) -> None:
        """Webhooks go to an App only for repositories it is installed on."""
        observation.tell(observation.Webhook(event, action, payload))
        if repo is None:
            self.sender.send(event, action, payload, self._installation.id, None)
        elif repo.full_name in self._installation.repositories and event in self.world.app.events:
            self.sender.send(event, action, payload, self._installation.id, repo.id)

    def _new_world(self) -> World:
        owner = User(self._next_id(), "acme", "Acme", "Organization")
        people = [User(self._next_id(), login, login.capitalize()) for login in ("writer", "reader", "outsider")]
        bot = User(self._next_id(), "erdsmith[bot]", "erdsmith[bot]", "Bot")
        public, private = _new_key(self._key_file)
        app = App(
            id=self._next_id(),
            slug="erdsmith",
            name="ERDsmith",
            client_id="Iv23liHubHubHubHub",
            owner=owner,
            bot=bot,
            public_key=public,
            private_key=private,
            webhook_secret=secrets.token_hex(20),
            permissions=_PERMISSIONS,
            events=_EVENTS,
            created_at=now(),
        )
        return World(
            app=app,
            users={user.login: user for user in (owner, *people, bot)},
            tokens={f"ghp_{secrets.token_hex(18)}": user for user in people},
            ids=self._ids,
        )


def _listening(port: int) -> socket.socket:
    # asyncio turns Nagle's 40 ms off only for a socket that says it is TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def _new_key(path: Path) -> tuple[str, str]:
    """Write a new RSA key that only its owner may read; gives its public and its private half."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return public.decode(), pem.decode()
