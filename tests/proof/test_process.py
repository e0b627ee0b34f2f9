"""Code under test that hangs, dies, shouts, spawns or lies."""

import time
from pathlib import Path

import pytest

from agents.proof import proving, verify
from agents.proof.process import run_django
from agents.proof.tree import write_tree
from tests.proof.shop import FILES, PACKAGE


def with_settings(code: str) -> dict[str, str]:
    return {**FILES, "settings.py": FILES["settings.py"] + code}


def test_a_hang_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(proving.TIMEOUT, "fast", 2.0)
    started = time.monotonic()
    verdict = verify(with_settings("while True:\n    pass\n"), PACKAGE, "fast")

    assert time.monotonic() - started < 5
    assert [check.id for check in verdict.checks if not check.ok] == ["import"]
    assert verdict.problems[0].message == "it took more than 2 s"


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
    verdict = verify(with_settings(code), PACKAGE, "fast")

    assert [check.id for check in verdict.checks if not check.ok] == ["import"]
    assert verdict.problems[0].message == message.strip()


def test_what_it_prints_is_no_verdict() -> None:
    lie = 'print(\'{"kind": "check", "id": "import", "seconds": 0, "problems": []}\')\n'
    verdict = verify(with_settings(lie + "print('{\"kind\": \"done\"}')\nraise ValueError('no')\n"), PACKAGE, "fast")

    assert not verdict.ok
    assert verdict.problems[0].message == "ValueError: no"


def test_a_flood_of_output_is_drained_and_forgotten(tmp_path: Path) -> None:
    write_tree(with_settings("for _ in range(200):\n    print('x' * 100_000)\n"), tmp_path / PACKAGE)
    run = run_django(tmp_path, {"package": PACKAGE, "gate": None, "derive": False}, 60)

    assert run.records[-1]["kind"] == "done"
    assert len(run.output) <= 20_000


def test_no_secret_of_ours_is_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", "hush")
    verdict = verify(with_settings("raise SystemExit(' '.join(sorted(os.environ)))\n"), PACKAGE, "fast")

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
        "PYTHONHASHSEED",
        "SECRET_KEY",
        "TMPDIR",
    }


def test_what_it_started_is_gone_afterwards(tmp_path: Path) -> None:
    spawn = (
        "def spawn():\n    import subprocess\n"
        "    child = subprocess.Popen(['sleep', '300'])\n"
        f"    open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "spawn()\n"
    )
    verify(with_settings(spawn), PACKAGE, "fast")

    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_no_scratch_folder_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    verify(FILES, PACKAGE, "fast")

    assert list(tmp_path.iterdir()) == []
