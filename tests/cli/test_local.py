"""``generate``, ``verify``, ``revise`` from the keyboard to the exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agents.proof.tree import read_tree
from tests.cli.conftest import Erdsmith


def test_generate_says_what_it_wrote(erdsmith: Erdsmith, tmp_path: Path) -> None:
    said = erdsmith("generate", "erd.json", "--json")

    assert said.code == 0
    answer = said.json
    assert answer["ok"] is True
    assert answer["rules"] == []
    assert [check["id"] for check in answer["verdict"]["checks"]][-1] == "tests"
    assert answer["verdict"]["tier"] in ("bubblewrap", "landlock")
    assert all(check["ok"] for check in answer["verdict"]["checks"])
    assert {file["path"] for file in answer["files"]} == {
        path for path in read_tree(tmp_path / "backend") if "__pycache__" not in path
    }
    views = next(file for file in answer["files"] if file["path"] == "views.py")
    assert views == {
        "path": "views.py",
        "agent": "view",
        "engine": "builtin",
        "model": None,
        "rounds": 0,
        "tokens": 0,
        "usd": 0.0,
    }


def test_generating_again_changes_nothing(erdsmith: Erdsmith, backend: Path) -> None:
    before = read_tree(backend)
    said = erdsmith("generate", "erd.json", "--no-verify", "--json")

    assert (said.code, said.json["ok"], said.json["verdict"]["ok"]) == (0, True, False)
    assert said.json["verdict"]["not_proven"] == ["nothing was proven: --no-verify"]
    assert read_tree(backend) == before


def test_a_changed_erd_appends_a_migration_and_leaves_edits_elsewhere(
    erdsmith: Erdsmith, backend: Path, tmp_path: Path
) -> None:
    urls = backend / "urls.py"
    urls.write_text(urls.read_text() + "# mine\n")
    first = (backend / "migrations" / "0001_initial.py").read_text()
    erd = json.loads((tmp_path / "erd.json").read_text())
    erd["Job"]["salary"] = "IntegerField"
    (tmp_path / "erd.json").write_text(json.dumps(erd))
    said = erdsmith("generate", "erd.json", "--no-verify")

    assert said.code == 0
    assert "note: Job.salary is new and required: existing rows get 0" in said.err
    assert "salary" in (backend / "models.py").read_text()
    assert "salary" in (backend / "migrations" / "0002_job_salary.py").read_text()
    assert (backend / "migrations" / "0001_initial.py").read_text() == first
    assert urls.read_text().endswith("# mine\n")


def test_an_edited_file_is_not_overwritten_unless_forced(erdsmith: Erdsmith, backend: Path, tmp_path: Path) -> None:
    models = backend / "models.py"
    models.write_text(models.read_text() + "\n\nMINE = True\n")
    (tmp_path / "erd.json").write_text((tmp_path / "erd.json").read_text().replace("TextField", "CharField(99)"))
    before = read_tree(backend)
    said = erdsmith("generate", "erd.json")

    assert said.code == 4
    assert said.err.startswith("backend/models.py was edited since it was drafted; nothing was written")
    assert said.err.count("\n") == 1
    assert read_tree(backend) == before

    assert erdsmith("generate", "erd.json", "--force", "--no-verify").code == 0
    assert "MINE" not in models.read_text()
    assert "max_length=99" in models.read_text()


def test_an_edited_schema_is_not_overwritten(erdsmith: Erdsmith, backend: Path, tmp_path: Path) -> None:
    schema = backend / "openapi.yaml"
    schema.write_text(schema.read_text() + "# mine\n")
    (tmp_path / "erd.json").write_text((tmp_path / "erd.json").read_text().replace("TextField", "CharField(99)"))
    said = erdsmith("generate", "erd.json", "--no-verify")

    assert said.code == 4
    assert said.err.startswith("backend/openapi.yaml was edited since it was made")


def test_somebody_elses_folder_is_left_alone(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend" / "thesis.txt").write_text("years of work")
    said = erdsmith("generate", "erd.json")

    assert said.code == 4
    assert "did not write it" in said.err
    assert read_tree(tmp_path / "backend") == {"thesis.txt": "years of work"}


@pytest.mark.parametrize("name", ["my-backend", "django", "2nd"])
def test_a_folder_that_can_be_no_package(erdsmith: Erdsmith, tmp_path: Path, name: str) -> None:
    said = erdsmith("generate", "erd.json", "-o", name)

    assert said.code == 2
    assert name in said.err
    assert not (tmp_path / name).exists()


def test_another_folder_is_another_package(erdsmith: Erdsmith, tmp_path: Path) -> None:
    assert erdsmith("generate", "erd.json", "-o", "deep/shop_api", "--no-verify").code == 0
    assert "shop_api" in (tmp_path / "deep" / "shop_api" / "settings.py").read_text()
    assert erdsmith("verify", "deep/shop_api", "--fast").code == 0


def test_verify_tells_each_check(erdsmith: Erdsmith, backend: Path) -> None:
    said = erdsmith("verify", "backend")

    assert said.code == 0
    assert "ok     tests (" in said.out
    assert "not proven: import, check" in said.out


def test_verify_names_the_place_of_a_problem(erdsmith: Erdsmith, backend: Path) -> None:
    urls = backend / "urls.py"
    urls.write_text(f"import json\n{urls.read_text()}")
    said = erdsmith("verify", "backend", "--fast", "--json")

    assert said.code == 3
    assert said.err == "urls.py:1: ruff: F401 `json` imported but unused\n"
    assert said.json["checks"][-1]["problems"] == [
        {"check": "ruff", "path": "urls.py", "line": 1, "message": "F401 `json` imported but unused"}
    ]
    assert (said.json["ok"], said.json["gate"]) == (False, "fast")


def test_verify_of_no_folder(erdsmith: Erdsmith) -> None:
    assert erdsmith("verify", "erd.json").code == 2
    assert erdsmith("verify", "nowhere").err == "nowhere is not a folder\n"


def test_verify_on_postgresql(erdsmith: Erdsmith, backend: Path, postgres_url: str) -> None:
    said = erdsmith("verify", "backend", "--postgres", postgres_url)

    assert (said.code, said.err) == (0, "")
    assert "ok     tests (" in said.out


def test_verify_on_a_server_that_is_not_there(erdsmith: Erdsmith, backend: Path) -> None:
    said = erdsmith("verify", "backend", "--postgres", "postgresql://ann:hidden@127.0.0.1:1/shop")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(
        'PostgreSQL cannot be used: connection failed: connection to server at "127.0.0.1", port 1'
    )
    assert "hidden" not in said.err


def test_revise_writes_what_changed(erdsmith: Erdsmith, backend: Path) -> None:
    said = erdsmith("revise", "backend", "views.py", "add pagination", "--json")

    assert said.code == 0
    answer = said.json
    assert answer["recipe"] == "pagination"
    assert answer["entities"] == "all"
    assert answer["options"] == {"style": "page", "page_size": 20, "max_page_size": 100}
    assert answer["changed"] == ["views.py", "openapi.yaml", ".erdsmith.json"]
    assert answer["verified"] is True
    assert "page_size_query_param" in (backend / "views.py").read_text()

    again = erdsmith("revise", "backend", "backend/views.py", "add pagination", "--json")
    assert (again.code, again.json["changed"], again.json["verified"]) == (0, [], None)
    assert again.json["reason"].startswith("It is so already")
    assert erdsmith("verify", "backend", "--fast").code == 0
    assert erdsmith("generate", "erd.json", "--no-verify").code == 0
    assert "page_size_query_param" in (backend / "views.py").read_text()


def test_a_dry_run_shows_and_writes_nothing(erdsmith: Erdsmith, backend: Path) -> None:
    before = read_tree(backend)
    said = erdsmith("revise", "backend", "views.py", "sort jobs by title", "--dry-run")

    assert said.code == 0
    assert "--- a/views.py\n+++ b/views.py\n" in said.out
    assert read_tree(backend) == before


def test_revise_refuses_with_the_right_code(erdsmith: Erdsmith, backend: Path) -> None:
    nothing_fits = erdsmith("revise", "backend", "views.py", "why no pagination?", "--json")
    unknown_file = erdsmith("revise", "backend", "view.py", "add pagination")
    cannot_be = erdsmith("revise", "backend", "views.py", "page size 50, max 20")
    (backend / "views.py").write_text((backend / "views.py").read_text() + "\n\nMINE = True\n")
    edited = erdsmith("revise", "backend", "views.py", "add pagination")

    assert nothing_fits.code == 5
    assert nothing_fits.json["recipe"] is None
    assert "add pagination" in nothing_fits.json["reason"]
    assert unknown_file.code == 2
    assert "did you mean views.py" in unknown_file.err
    assert cannot_be.code == 2
    assert edited.code == 4
    assert "+    page_size_query_param" in edited.err


def test_a_revision_that_breaks_the_backend_is_not_applied(erdsmith: Erdsmith, backend: Path) -> None:
    urls = backend / "urls.py"
    urls.write_text(f"{urls.read_text()}\nassert not hasattr(views, 'Pagination')\n")
    said = erdsmith("revise", "backend", "views.py", "add pagination", "--json")

    assert (said.code, said.json["changed"], said.json["verified"]) == (3, [], False)
    assert "page_size_query_param" not in (backend / "views.py").read_text()


@pytest.mark.long
def test_a_backend_that_was_broken_before_is_revised_all_the_same(erdsmith: Erdsmith, backend: Path) -> None:
    (backend / "urls.py").write_text("raise ValueError('mine')\n")
    said = erdsmith("revise", "backend", "views.py", "add pagination", "--json")

    assert (said.code, said.json["changed"]) == (0, ["views.py", ".erdsmith.json"])
    assert "page_size_query_param" in (backend / "views.py").read_text()


def test_revise_of_a_folder_without_or_with_a_bad_manifest(erdsmith: Erdsmith, backend: Path) -> None:
    (backend / ".erdsmith.json").write_text('{"erdsmith": "0"}')
    assert erdsmith("revise", "backend", "views.py", "add pagination").code == 2
    (backend / ".erdsmith.json").unlink()
    assert erdsmith("revise", "backend", "views.py", "add pagination").code == 2


def test_an_unexpected_error_is_one_line_and_debug_shows_it(
    erdsmith: Erdsmith, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(file: Path) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("bot.cli.reading.read_erd", explode)
    said = erdsmith("check", "erd.json")

    assert said.code == 1
    assert said.err == "unexpected ZeroDivisionError: boom (--debug shows where)\n"
    with pytest.raises(ZeroDivisionError):
        erdsmith("check", "erd.json", "--debug")


def test_as_a_module_and_without_loading_what_a_check_does_not_need(tmp_path: Path) -> None:
    (tmp_path / "erd.json").write_text('{"Job": {"title": "CharField"}}')
    code = (
        "import sys; sys.argv = ['erdsmith', 'check', 'erd.json']\n"
        "import atexit; heavy = {'django', 'dbos', 'githubkit', 'fastapi', 'jinja2'}\n"
        "atexit.register(lambda: print(*heavy & set(sys.modules)))\n"
        "import runpy; runpy.run_module('bot', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env={**os.environ}, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-2:] == ["erd.json: 2 entities, nothing wrong", ""]
