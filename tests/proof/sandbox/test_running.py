"""One run: what it gets, what it is told when it is over, and that nothing of it is left whoever dies first."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agents.contract import UserError
from agents.proof.sandbox import (
    Command,
    Ended,
    Limits,
    Sandbox,
    SandboxError,
    choose,
    choosing,
    current,
    scratch_folder,
    wish_for,
)
from agents.proof.sandbox.runtime import interpreter_paths
from agents.proof.sandbox.scratch import remove
from tests.proof.sandbox.test_attacks import REQUIRED

ROOT = str(Path(__file__).parents[3])


@pytest.fixture(params=["bubblewrap", "landlock"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    try:
        return choose(request.param)
    except UserError as error:
        if request.param in REQUIRED:
            raise
        pytest.skip(str(error))


def ran(
    sandbox: Sandbox, folder: Path, code: str, limits: Limits | None = None, said: bytes = b""
) -> tuple[str, Ended]:
    with scratch_folder() as scratch:
        argv = (sys.executable, "-s", "-P", "-B", "-c", code)
        command = Command(argv, {"HOME": str(scratch), "GIVEN": "this"}, folder, scratch)
        with sandbox.start(command, limits or Limits(seconds=20)) as child:
            child.stdin.write(said)
            child.stdin.close()
            return child.stdout.read().decode(), child.end()


def test_it_has_what_it_was_given(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "given.txt").write_text("read me")
    code = (
        "import os, sys, pathlib\n"
        "home = pathlib.Path(os.environ['HOME'])\n"
        "(home / 'a').mkdir()\n"
        "(home / 'a' / 'b').write_text('written')\n"
        "print(open('given.txt').read(), os.environ['GIVEN'], sys.stdin.read(), (home / 'a' / 'b').read_text())\n"
        "import django, sqlite3, ssl, threading, asyncio\n"
        "asyncio.run(asyncio.sleep(0))\n"
        "threading.Thread(target=print, args=('thread',)).start()\n"
    )
    output, ended = ran(sandbox, tmp_path, code, said=b"piped")

    assert output == "read me this piped written\nthread\n"
    assert ended == Ended(None, 0)


def test_nothing_of_our_environment_is_there(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", "hush")
    output, _ = ran(sandbox, tmp_path, "import os; print(*sorted(os.environ))")

    assert set(output.split()) <= {"GIVEN", "HOME", "LC_CTYPE", "PWD"}


def test_the_code_it_ended_with_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    assert ran(sandbox, tmp_path, "raise SystemExit(7)")[1] == Ended(None, 7)


@pytest.mark.parametrize(
    ("code", "limits", "reason"),
    [
        ("while True: pass", Limits(seconds=0.5), "it took more than 0 s"),
        (
            "import os\nfor n in range(40):\n    if not os.fork():\n        break\nimport time; time.sleep(30)",
            Limits(seconds=20, processes=5),
            "it started more than 5 processes or 64 threads",
        ),
    ],
)
def test_why_it_was_ended_is_told(sandbox: Sandbox, tmp_path: Path, code: str, limits: Limits, reason: str) -> None:
    started = time.monotonic()
    assert ran(sandbox, tmp_path, code, limits)[1].reason == reason
    assert time.monotonic() - started < 15


def test_who_leaves_the_block_ends_it(sandbox: Sandbox, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with scratch_folder() as scratch:
        argv = (sys.executable, "-c", "import time; time.sleep(300)")
        started = time.monotonic()
        with sandbox.start(Command(argv, {}, tmp_path, scratch, fds=(writing,)), Limits()):
            os.close(writing)
        assert os.read(reading, 1) == b""
    os.close(reading)
    assert time.monotonic() - started < 15


def test_a_product_that_is_killed_leaves_nothing(sandbox: Sandbox) -> None:
    code = (
        "import sys, tempfile\nfrom pathlib import Path\n"
        "from agents.proof.sandbox import *\n"
        f"sandbox = choose({sandbox.tier!r})\n"
        "with tempfile.TemporaryDirectory() as folder, scratch_folder() as scratch:\n"
        "    argv = (sys.executable, '-c', 'print(1, flush=True); import time; time.sleep(300)')\n"
        "    fd = int(sys.argv[1])\n"
        "    with sandbox.start(Command(argv, {}, Path(folder), scratch, fds=(fd,)), Limits()) as child:\n"
        "        print(child.stdout.readline(), flush=True)\n"
        "        child.stdout.read()\n"
    )
    reading, writing = os.pipe()
    command = [sys.executable, "-c", code, str(writing)]
    product = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, pass_fds=[writing])
    os.close(writing)
    assert product.stdout is not None
    assert product.stdout.readline() == b"b'1\\n'\n"
    os.kill(product.pid, signal.SIGKILL)
    product.wait()
    product.stdout.close()

    assert os.read(reading, 1) == b""
    os.close(reading)


def test_without_the_program_the_next_tier_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing._Chosen, "known", {})
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(choosing, "quick_attacks", lambda confinement: ())

    assert choose("auto").tier == "landlock"
    assert choose("auto").passed_over == ("bubblewrap: it is not installed",)


def test_a_tier_that_does_not_hold_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(confinement: object) -> tuple[()]:
        raise SandboxError("the kernel says no")

    monkeypatch.setattr(choosing._Chosen, "known", {})
    monkeypatch.setattr(choosing, "quick_attacks", broken)

    with pytest.raises(UserError, match=r"ERDSMITH_SANDBOX=landlock, but .*as this user: the kernel says no"):
        choose("landlock")
    assert choose("auto").tier == "static"


def test_static_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing._Chosen, "wish", lambda: "auto")
    wish_for(lambda: "static")

    with pytest.raises(SandboxError, match="nothing is run"):
        ran(current(), tmp_path, "pass")


def test_a_prefix_full_of_secrets_is_not_readable() -> None:
    assert sys.prefix not in interpreter_paths()
    assert f"{sys.prefix}/pyvenv.cfg" in interpreter_paths()


def test_a_folder_that_was_made_to_stay_goes(tmp_path: Path) -> None:
    place = tmp_path / "scratch"
    place.mkdir()
    (place / "link").symlink_to(tmp_path)
    (place / "closed").mkdir()
    (place / "closed" / "file").write_text("x")
    (place / "closed").chmod(0)
    home = Path.cwd()
    os.chdir(place)
    for _ in range(1200):
        os.mkdir("d")  # noqa: PTH102  # the path is longer than any may be
        os.chdir("d")
    os.chdir(home)
    remove(place)

    assert not place.exists()
    assert tmp_path.exists()
