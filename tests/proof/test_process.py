"""Code under test that hangs, dies, shouts, spawns or lies."""

import time
from pathlib import Path

import pytest

from agents.proof import side_by_side
from agents.proof.process import run_django
from agents.proof.proving import ProofError, complete, prove, run_unseen, verify
from agents.proof.sandbox import choosing, current
from tests.proof.shop import FILES, PACKAGE


def with_settings(code: str) -> dict[str, str]:
    return {**FILES, "settings.py": FILES["settings.py"] + code}


def writing_everywhere(text: bytes) -> str:
    """Code that says this over every pipe that it can find."""
    write = f"    try:\n        os.write(fd, {text!r})\n    except OSError:\n        pass\n"
    return f"for fd in range(3, 64):\n{write}"


def test_a_hang_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(side_by_side.TIMEOUT, "fast", 2.0)
    started = time.monotonic()
    verdict = run_unseen(with_settings("while True:\n    pass\n"), PACKAGE).verdict

    assert time.monotonic() - started < 5
    assert [check.id for check in verdict.checks if not check.ok] == ["import"]
    assert verdict.problems[0].message == "it took more than 2 s"


def test_tests_that_hang_are_no_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(side_by_side.TIMEOUT, "full", 6.0)
    endless = "import time\nfrom unittest import TestCase\n\n\nclass T(TestCase):\n    def test(self): time.sleep(99)\n"
    verdict = run_unseen({**FILES, "tests/test_endless.py": endless}, PACKAGE, "full").verdict

    assert {problem.message for problem in verdict.problems} == {"it took more than 6 s"}


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise SystemExit('SECRET_KEY is not set')\n", "SECRET_KEY is not set"),
        ("os._exit(0)\n", "it ended without a word"),
        ("print('the last word', flush=True)\nos._exit(0)\n", "the last word"),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt: "),
    ],
)
def test_a_process_that_leaves_early_has_failed(code: str, message: str) -> None:
    verdict = run_unseen(with_settings(code), PACKAGE, None).verdict

    assert [check.id for check in verdict.checks if not check.ok] == ["import"]
    assert verdict.problems[0].message == message.strip()


def test_what_it_prints_is_no_verdict() -> None:
    lie = 'print(\'{"kind": "check", "id": "import", "seconds": 0, "problems": []}\')\n'
    verdict = run_unseen(
        with_settings(lie + "print('{\"kind\": \"done\"}')\nraise ValueError('no')\n"), PACKAGE, None
    ).verdict

    assert not verdict.ok
    assert verdict.problems[0].message == "ValueError: no"


def test_a_flood_of_output_is_drained_and_forgotten() -> None:
    flood = with_settings("for _ in range(200):\n    print('x' * 100_000)\n")
    run = run_django(current(), flood, {"package": PACKAGE, "gate": None, "derive": False}, 60)

    assert run.records[-1]["kind"] == "done"
    assert len(run.output) <= 20_000


def test_no_secret_of_ours_is_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", "hush")
    verdict = run_unseen(with_settings("raise SystemExit(' '.join(sorted(os.environ)))\n"), PACKAGE, None).verdict

    names = verdict.problems[0].message.split()
    assert "SECRET_KEY" in names
    assert set(names) <= {
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "HOME",
        "LANG",
        "LC_CTYPE",
        "PATH",
        "PWD",
        "PYTHONHASHSEED",
        "SECRET_KEY",
        "TMPDIR",
    }


def test_it_starts_nothing() -> None:
    spawn = "__import__('subprocess').run([__import__('sys').executable, '-c', 'pass'])\n"
    verdict = run_unseen(with_settings(spawn), PACKAGE, None).verdict

    assert verdict.problems[0].message.startswith("PermissionError")


def test_no_scratch_folder_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    verify(FILES, PACKAGE, "fast")

    assert list(tmp_path.iterdir()) == []


def test_what_it_says_of_itself_is_made_plain() -> None:
    verdict = run_unseen(
        with_settings("raise SystemExit('\\x1b]0;owned\\x07\\x1b[2J' + 'x' * 100_000)\n"), PACKAGE, None
    ).verdict

    message = verdict.problems[0].message
    assert "\x1b" not in message
    assert "owned" in message
    assert len(message) <= 2_000


@pytest.mark.parametrize(
    "lie",
    [
        b"[" * 100_000,
        b"null",
        b'{"kind": "check", "id": "import"}',
        b'{"kind": "check", "id": "import", "seconds": "0", "problems": []}',
        b'{"kind": "check", "id": "import", "seconds": 0, "problems": [{"path": 1, "line": "x", "message": []}]}',
        b'{"kind": "file", "path": "openapi.yaml", "text": {}}',
        b'{"kind": "check", "id": "import", "seconds": 1e999, "problems": []}',
        b'{"kind": "check", "id": "import", "seconds": 0, "problems": [{"path": "../x", "line": 1, "message": "x"}]}',
        b"\xff\xfe",
    ],
)
def test_a_report_that_makes_no_sense_is_a_failure(lie: bytes) -> None:
    verdict = run_unseen(with_settings(writing_everywhere(lie + b"\n") + "os._exit(0)\n"), PACKAGE, None).verdict

    assert not verdict.ok
    assert verdict.problems[0].message == "what it reported makes no sense"


def test_it_hands_over_nothing_but_what_was_asked_for() -> None:
    record = '{"kind": "file", "path": "%s", "text": "on: push"}'
    paths = ["../x", "/etc/x", "views.py", ".github/workflows/x.yml", "migrations/../views.py"]
    lines = "\n".join(record % path for path in paths).encode() + b"\n"
    proof = run_unseen(with_settings(writing_everywhere(lines)), PACKAGE)

    assert set(proof.files) - set(FILES) == {"migrations/__init__.py", "migrations/0001_initial.py", "openapi.yaml"}
    assert proof.files["views.py"] == FILES["views.py"]


def test_in_the_tier_static_nothing_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(choosing._Chosen, "wish", lambda: "static")
    marked = with_settings(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    proof = prove(marked, PACKAGE, "full")

    assert proof.verdict.tier == "static"
    assert not proof.verdict.was_run
    assert {"import", "tests"}.isdisjoint(check.id for check in proof.verdict.checks)
    assert any("nothing was run" in gap for gap in proof.verdict.not_proven)
    assert not (tmp_path / "ran").exists()
    with pytest.raises(ProofError, match="nothing was run"):
        complete(FILES, PACKAGE)


def test_a_migration_that_nobody_would_write_is_refused() -> None:
    lie = b'{"kind": "file", "path": "migrations/0002_more.py", "text": "import subprocess\\n"}'
    verdict = run_unseen(with_settings(writing_everywhere(lie + b"\n")), PACKAGE, "fast").verdict

    problems = {
        (problem.path, problem.line) for problem in verdict.problems if problem.check.startswith(("code.", "imports."))
    }
    assert problems == {("migrations/0002_more.py", 1)}
