"""Names that are no ASCII reach the backend as a client would send them."""

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import prove


def test_a_model_with_names_of_another_alphabet_is_asked_all_the_same() -> None:
    brief = Brief(parse('{"Kůň": {"výška": "int", "主人": "fk:User"}}'.encode()), "backend")
    verdict = prove({file.path: file.content for file in draft(brief)}, "backend", "fast", brief).verdict

    assert verdict.problems == ()
    assert "input" in {check.id for check in verdict.checks}
