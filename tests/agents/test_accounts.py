"""Accounts that are drawn with more than a name: whoever registers can send it all."""

from pathlib import Path

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import complete, prove
from tests.agents.test_faults import run


def test_an_account_with_a_required_picture_can_be_registered() -> None:
    brief = Brief(parse(b'{"User": {"email": "email", "avatar": "image", "more": "json"}}'), "backend")
    files = {file.path: file.content for file in draft(brief)}

    assert 'format="multipart"' in files["tests/test_auth.py"]
    assert prove(files, "backend", "full", brief).verdict.problems == ()


RIGHTS = b'{"User": {"email": "email", "is_admin": "bool", "role": "enum(member,owner) default=member"}}'


def test_nobody_gives_rights_to_their_own_account() -> None:
    brief = Brief(parse(RIGHTS), "backend")
    files = {file.path: file.content for file in draft(brief)}
    for path in ("serializers.py", "auth/serializers.py"):
        assert "is_admin" not in files[path] or "read_only" in files[path]

    assert prove(files, "backend", "full", brief).verdict.problems == ()


def test_a_generated_test_fails_where_one_can(tmp_path: Path) -> None:
    brief = Brief(parse(RIGHTS), "backend")
    files = complete({file.path: file.content for file in draft(brief)}, "backend")
    path = "auth/serializers.py"
    files[path] = files[path].replace('"email", "password"', '"email", "is_admin", "password"')
    tested = run(files, tmp_path)

    assert "FAIL: test_registers" in tested.stderr
    assert "FAILED (failures=1)" in tested.stderr
