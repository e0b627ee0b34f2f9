"""Accounts that are drawn with more than a name: whoever registers can send it all."""

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import prove


def test_an_account_with_a_required_picture_can_be_registered() -> None:
    brief = Brief(parse(b'{"User": {"email": "email", "avatar": "image", "more": "json"}}'), "backend")
    files = {file.path: file.content for file in draft(brief)}

    assert 'format="multipart"' in files["tests/test_auth.py"]
    assert prove(files, "backend", "full", brief).verdict.problems == ()
