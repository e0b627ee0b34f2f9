"""Git: what is written, and what is brought here again."""

from __future__ import annotations

import os
import subprocess
import tempfile
from base64 import b64encode
from pathlib import Path

import pytest

from agents.contract import UserError
from bot.errors import Retry
from bot.hub import Hub
from bot.signature import Signer
from bot.workspace import AUTHOR, Change, Moved, RefUpdate, Workspace
from tests.bot.committer import Person

MAIN = "refs/heads/main"


@pytest.fixture
def server(tmp_path: Path) -> str:
    """A repository without commits."""
    subprocess.run(["git", "init", "--bare", "--quiet", tmp_path / "server.git"], check=True)
    return str(tmp_path / "server.git")


def workspace_at(server: str) -> Workspace:
    return Workspace(server, "token", Signer("secret"))


def git(server: str, *arguments: str, said: bytes = b"", **environment: str) -> bytes:
    command = ["git", f"--git-dir={server}", *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, input=said, check=True, capture_output=True
    ).stdout


def test_a_commit_is_the_one_that_git_itself_would_write(server: str) -> None:
    with workspace_at(server) as workspace:
        changes = [Change({"ä b.txt": "é\r\n"}, "Añadir"), Change({"c": "1"}, "Two\n\nWhy")]
        first, second = workspace.write("", changes, 1_700_000_000)
        workspace.push([RefUpdate(MAIN, second, "")])
    git(server, "fsck", "--strict")
    tree, _, message = git(server, "log", "-1", "--format=%T%n%B", second).partition(b"\n")
    who = {"NAME": str(AUTHOR.name), "EMAIL": str(AUTHOR.email), "DATE": "1700000000 +0000"}
    identity = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    made = git(server, "commit-tree", tree.decode(), "-p", first, said=message.removesuffix(b"\n"), **identity)
    assert made.decode().strip() == second


def test_a_ref_that_moved_is_brought_anew_and_one_that_did_not_is_known(server: str) -> None:
    with workspace_at(server) as writer, workspace_at(server) as reader:
        (first,) = writer.write("", [Change({"erd.json": "{}"}, "Draw")], 1)
        writer.push([RefUpdate(MAIN, first, "")])
        assert reader.fetch(shallow=[MAIN]) == {MAIN: first}
        assert reader.has_fetched(shallow=[first]) and not reader.has_fetched(shallow=[], deep=[first])
        (second,) = writer.write(first, [Change({"erd.json": "[]"}, "Redraw")], 2)
        writer.push([RefUpdate(MAIN, second, first)])
        assert not reader.has_fetched(shallow=[second])
        assert reader.fetch(shallow=[MAIN]) == {MAIN: second}
        found = reader.blob(second, "erd.json")
        assert found is not None and found[1] == b"[]"


# what is read


@pytest.fixture
def person(tmp_path: Path, server: str) -> Person:
    return Person(tmp_path / "clone", server)


ODD = [
    "plain.py",
    "with space.py",
    'quo"te.py',
    "back\\slash.py",
    "new\nline.py",
    "tab\t.py",
    "größe/日本.py",
    "🎉.py",
    "-dash.py",
    ":(top)colon.py",
    "*.py",
    "caf\udce9.py",
    "deep/er/file.py",
]
CONTENTS = [
    b"",
    b"text\n",
    b"no end",
    b"crlf\r\n",
    b"\r",
    bytes(range(256)),
    b"\xef\xbb\xbfbom\n",
    b"\x00",
    b"\xff\xfe",
]


def test_files_of_any_name_and_content_survive_byte_for_byte(server: str, person: Person) -> None:
    want = {path: CONTENTS[number % len(CONTENTS)] for number, path in enumerate(ODD)}
    want |= {f"content-{number}": data for number, data in enumerate(CONTENTS)}
    for path, data in want.items():
        person.write(f"backend/{path}", data)
    head = person.commit()
    with workspace_at(server) as workspace:
        workspace.fetch(shallow=[MAIN])
        found = workspace.files(head, "backend")
        assert found is not None
        assert {path: text.encode("utf-8", "surrogateescape") for path, text in found.items()} == want
        copied = {f"copy/{path}": text for path, text in found.items()}
        (sha,) = workspace.write(head, [Change(copied, "Copy")], 1)
        workspace.push([RefUpdate(MAIN, sha, head)])
    trees = [git(server, "rev-parse", f"{sha}:{folder}") for folder in ("backend", "copy")]
    assert trees[0] == trees[1]


def test_links_and_submodules_are_seen_and_never_followed(server: str, person: Person) -> None:
    person.write("backend/models.py", b"x\n")
    (person.folder / "backend/link.py").symlink_to("/etc/passwd")
    (person.folder / "backend/folder").symlink_to("/etc")
    (person.folder / "erd.json").symlink_to("/etc/passwd")
    person.commit()
    person.run("update-index", "--add", "--cacheinfo", f"160000,{'a' * 40},backend/sub")
    person.run("commit", "--quiet", "--message", "Add a submodule")
    person.run("push", "--quiet", server, "HEAD:refs/heads/main")
    head = person.run("rev-parse", "HEAD")
    with workspace_at(server) as workspace:
        workspace.fetch(shallow=[MAIN])
        found = workspace.files(head, "backend")
        assert found is not None and set(found) == {"models.py", "link.py", "folder", "sub"}
        assert found["models.py"] == "x\n"
        for path in ("link.py", "folder", "sub"):
            assert found[path].startswith("\0") and "root" not in found[path]
        assert workspace.blob(head, "erd.json") is None
        assert workspace.blob(head, "backend/sub") is None
        assert workspace.is_path_taken(head, "erd.json")


def test_what_is_not_there(server: str, person: Person) -> None:
    person.write("backend/models.py", b"x\n")
    person.write("erd.json", b"{}")
    head = person.commit()
    with workspace_at(server) as workspace:
        assert workspace.fetch(shallow=[MAIN, "refs/heads/none"], deep=["refs/erdsmith/pristine/x"]) == {MAIN: head}
        assert workspace.files(head, "other") is None
        assert workspace.files(head, "back") is None
        assert workspace.files(head, "erd.json") is None
        assert workspace.blob(head, "none.json") is None
        assert workspace.blob(head, "backend") is None
        assert not workspace.is_path_taken(head, "none") and not workspace.is_path_taken(head, "backend")
        assert workspace.commit("f" * 40) is None
        assert workspace.commit("--all") is None and workspace.commit("main") is None


def test_an_empty_repository_has_nothing(server: str) -> None:
    with workspace_at(server) as workspace:
        assert workspace.fetch(shallow=[MAIN]) == {}


# what is written


def test_the_same_work_gives_the_same_commits(server: str, person: Person) -> None:
    person.write("erd.json", b"{}")
    head = person.commit()
    changes = [Change({"backend/a.py": "a\n"}, "Add a"), Change({"backend/b.py": "b\n", "backend/a.py": None}, "Add b")]
    found = []
    for _ in range(2):
        with workspace_at(server) as workspace:
            workspace.fetch(shallow=[MAIN])
            found.append(workspace.write(head, changes, 1_700_000_000))
    assert found[0] == found[1]


def test_files_are_deleted_and_replaced(server: str) -> None:
    with workspace_at(server) as workspace:
        changes = [
            Change({"a/b.py": "1", "c.py": "2"}, "Add"),
            Change({"a/b.py": None, "none.py": None}, "Delete"),
            Change({"d.py": "3"}, "Replace", replace=True),
        ]
        shas = workspace.write("", changes, 1)
        workspace.push([RefUpdate(MAIN, shas[-1], "")])
    listed = [git(server, "ls-tree", "-r", "--name-only", sha).decode().split() for sha in shas]
    assert listed == [["a/b.py", "c.py"], ["c.py"], ["d.py"]]


def test_the_bot_knows_its_own_commits(server: str, person: Person) -> None:
    person.write("erd.json", b"{}")
    head = person.commit("Draw")
    with workspace_at(server) as workspace:
        workspace.fetch(shallow=[MAIN])
        (ours,) = workspace.write(head, [Change({"a.py": "a\n"}, "Add a")], 1)
        (first,) = workspace.write("", [Change({"a.py": "a\n"}, "Add a")], 1)
        workspace.push([RefUpdate(MAIN, ours, head)])
        assert [workspace.wrote(commit) for commit in workspace.history(ours)] == [True, False]
        root = workspace.commit(first)
        assert root is not None and root.parents == () and workspace.wrote(root)
    forged = git(server, "log", "-1", "--format=%B", ours)
    tree = git(server, "rev-parse", f"{ours}^{{tree}}").decode().strip()
    who = {f"GIT_{role}_{key}": "e" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    copies = [
        git(server, "commit-tree", tree, "-p", ours, said=forged, **who),
        git(server, "commit-tree", tree, "-p", head, "-p", ours, said=forged, **who),
        git(server, "commit-tree", tree, said=forged, **who),
    ]
    for copy in copies:
        git(server, "update-ref", MAIN, copy.decode().strip())
        with workspace_at(server) as workspace:
            workspace.fetch(shallow=[], deep=[MAIN])
            found = workspace.commit(copy.decode().strip())
            assert found is not None and not workspace.wrote(found)


def test_the_oldest_commit_that_is_looked_at_is_known_too(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shallow clone shows its last commit without a parent; GitHub lists 250 commits of a pull request."""
    monkeypatch.setattr("bot.workspace.HISTORY", 3)
    monkeypatch.setattr("bot.workspace._DEPTH", 4)
    with workspace_at(server) as writer:
        shas = writer.write("", [Change({"a.py": str(number)}, "Add a") for number in range(9)], 1)
        writer.push([RefUpdate(MAIN, shas[-1], "")])
    with workspace_at(f"file://{server}") as reader:
        reader.fetch(shallow=[], deep=[MAIN])
        assert [reader.wrote(commit) for commit in reader.history(shas[-1])] == [True] * 3


def test_history_stops_at_the_base(server: str) -> None:
    with workspace_at(server) as workspace:
        shas = workspace.write("", [Change({"a.py": str(number)}, f"Change {number}") for number in range(4)], 1)
        found = [commit.message.splitlines()[0] for commit in workspace.history(shas[-1], without=shas[1])]
        assert found == ["Change 3", "Change 2"]


# what is pushed

TOPIC, PRISTINE = "refs/heads/erdsmith/main--backend", "refs/erdsmith/pristine/main--backend"


def heads(server: str) -> dict[str, str]:
    listed = git(server, "for-each-ref", "--format=%(refname) %(objectname)").decode().splitlines()
    return dict(line.split() for line in listed)


def test_two_refs_move_together(server: str) -> None:
    with workspace_at(server) as workspace:
        one, two = workspace.write("", [Change({"a.py": "1"}, "One"), Change({"a.py": "2"}, "Two")], 1)
        both = [RefUpdate(TOPIC, one, ""), RefUpdate(PRISTINE, two, "")]
        workspace.push(both)
        assert heads(server) == {TOPIC: one, PRISTINE: two}
        workspace.push(both)  # an earlier attempt got through
        workspace.push([RefUpdate(TOPIC, "", one)])
        assert heads(server) == {PRISTINE: two}
        workspace.push([RefUpdate(TOPIC, "", one)])


def test_if_one_ref_moved_neither_does(server: str) -> None:
    with workspace_at(server) as workspace:
        one, two, three = workspace.write("", [Change({"a.py": str(number)}, "Change") for number in range(3)], 1)
        workspace.push([RefUpdate(TOPIC, two, "")])
        for expected in ("", one, three):
            with pytest.raises(Moved):
                workspace.push([RefUpdate(PRISTINE, one, ""), RefUpdate(TOPIC, three, expected)])
            assert heads(server) == {TOPIC: two}
        with pytest.raises(Moved):
            workspace.push([RefUpdate(TOPIC, "", one)])
        assert heads(server) == {TOPIC: two}


def test_a_server_that_does_not_want_the_push_is_no_race(server: str) -> None:
    hook = Path(server, "hooks", "pre-receive")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with workspace_at(server) as workspace:
        (one,) = workspace.write("", [Change({"a.py": "1"}, "One")], 1)
        with pytest.raises(UserError, match=r"main--backend: pre-receive hook declined"):
            workspace.push([RefUpdate(TOPIC, one, "")])


def test_a_server_that_does_not_answer_is_asked_again_later(tmp_path: Path) -> None:
    with workspace_at(f"http://127.0.0.1:9/{tmp_path.name}.git") as workspace:
        (one,) = workspace.write("", [Change({"a.py": "1"}, "One")], 1)
        with pytest.raises(Retry):
            workspace.fetch(shallow=[MAIN])
        with pytest.raises(Retry):
            workspace.push([RefUpdate(TOPIC, one, "")])


# what stays secret, and what this machine's git has no say in

TOKEN = "ghs_s3cret"
BASIC = b64encode(f"x-access-token:{TOKEN}".encode()).decode()


def test_the_token_is_in_no_file_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Workspace("http://127.0.0.1:9/acme/shop.git", TOKEN, Signer("secret")) as workspace:
        with pytest.raises(Retry) as error:
            workspace.fetch(shallow=[MAIN])
        written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        told = f"{error.value!r} {error.value.__cause__!r} {error.value.__cause__}"
        for secret in (TOKEN, BASIC):
            assert secret.encode() not in written and secret not in told
    assert list(tmp_path.iterdir()) == []


def test_the_settings_of_this_machine_do_not_count(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "template" / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "pre-push").write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    (hooks / "pre-push").chmod(0o755)
    settings = f"[init]\n\ttemplateDir = {tmp_path / 'template'}\n[log]\n\tshowSignature = true\n\tfollow = true\n"
    (tmp_path / "config").write_text(f"{settings}[i18n]\n\tcommitEncoding = latin-1\n\tlogOutputEncoding = latin-1\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    with workspace_at(server) as workspace:
        (one,) = workspace.write("", [Change({"a.py": "1"}, "Größe")], 1)
        workspace.push([RefUpdate(MAIN, one, "")])
        (found,) = workspace.history(one)
        assert found.message.startswith("Größe\n") and workspace.wrote(found)
    assert not (tmp_path / "ran").exists()


def test_it_all_works_over_http_with_a_token(tmp_path: Path) -> None:
    with Hub(tmp_path / "hub") as hub:
        told = hub.credentials()
        url, token = told["repository"]["clone_url"], told["users"]["writer"]
        with Workspace(url, token, Signer("secret")) as workspace:
            head = workspace.fetch(shallow=[MAIN])[MAIN]
            (sha,) = workspace.write(head, [Change({"backend/größe.py": "x\r\n\udcff"}, "Add")], 1)
            workspace.push([RefUpdate(TOPIC, sha, ""), RefUpdate(PRISTINE, sha, "")])
            with pytest.raises(Moved):
                workspace.push([RefUpdate(TOPIC, head, "")])
            workspace.push([RefUpdate(TOPIC, "", sha)])
        with Workspace(url, token, Signer("secret")) as workspace:
            assert workspace.fetch(shallow=[MAIN, TOPIC], deep=[PRISTINE]) == {MAIN: head, PRISTINE: sha}
            assert workspace.files(sha, "backend") == {"größe.py": "x\r\n\udcff"}
        with Workspace(url, "wrong", Signer("secret")) as workspace, pytest.raises(Retry):
            workspace.fetch(shallow=[MAIN])
