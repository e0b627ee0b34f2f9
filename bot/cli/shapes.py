"""The JSON that ``--json`` prints; names and shapes are an interface that others script against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agents.contract import Problem, Verdict

if TYPE_CHECKING:
    from agents.erd import Erd, ErdError, ErdProblem
    from agents.freehand.grown import Feature
    from agents.improving.settling import Authorship
    from agents.revision import Revision
    from agents.rules.reporting import Told

Json = dict[str, Any]


def erd_problem(problem: ErdProblem) -> Json:
    return {
        "code": problem.code,
        "pointer": problem.pointer,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "suggestion": problem.suggestion or None,
    }


def proof_problem(problem: Problem) -> Json:
    return {"check": problem.check, "path": problem.path, "line": problem.line, "message": problem.message}


def inferences(erd: Erd) -> list[Json]:
    """What was assumed, and what was accepted although nothing generates it yet."""
    from agents.rules.reporting import not_generated

    return [
        {"pointer": each.pointer, "what": each.what, "why": each.why} for each in (*erd.inferences, *not_generated(erd))
    ]


def verdict(given: Verdict) -> Json:
    return {
        "ok": given.ok,
        "tier": given.tier,
        "gate": given.gate,
        "checks": [
            {
                "id": check.id,
                "ok": check.ok,
                "seconds": check.seconds,
                "problems": [proof_problem(problem) for problem in check.problems],
            }
            for check in given.checks
        ],
        "not_proven": list(given.not_proven),
    }


def checked(erd: Erd) -> Json:
    return {"ok": True, "entities": len(erd.entities), "problems": [], "inferences": inferences(erd)}


def refused(error: ErdError) -> Json:
    return {"ok": False, "entities": 0, **_problems(error), "inferences": []}


def generated(
    erd: Erd,
    agents: Mapping[str, str],
    authors: Mapping[str, Authorship],
    given: Verdict,
    features: Sequence[Feature] = (),
    *,
    ok: bool,
) -> Json:
    """``agents`` maps each path to who made it, ``authors`` those that a model was asked about to who wrote them.

    ``features`` are those that a model was asked for; all others are among the inferences.
    """
    from agents.rules.reporting import told

    asked_for = {f"feature: {each.words}" for each in features}
    return {
        "ok": ok,
        "files": [{"path": path, "agent": agent, **_cost(authors.get(path))} for path, agent in agents.items()],
        "inferences": [each for each in inferences(erd) if each["what"] not in asked_for],
        "rules": [_rule(each) for each in told(erd)],
        "features": [_feature(each) for each in features],
        "verdict": verdict(given),
    }


def _rule(rule: Told) -> Json:
    return {
        "text": rule.text,
        "state": rule.state,
        "where": list(rule.where) or None,
        **({"reason": rule.reason} if rule.reason else {}),
    }


def _feature(feature: Feature) -> Json:
    return {
        "text": feature.words,
        "state": "implemented" if feature.module else "not implemented",
        "where": [f"features/{feature.module}.py"] if feature.module else None,
        **({"reason": feature.why} if feature.why else {}),
    }


def _cost(author: Authorship | None) -> Json:
    """The built-in engine costs nothing; what a model cost is told also where the draft stands."""
    if author is None:
        return {"engine": "builtin", "model": None, "rounds": 0, "tokens": 0, "usd": 0.0}
    return {
        "engine": "builtin" if author.is_drafted else "model",
        "model": ", ".join(author.models) or None,
        "rounds": author.rounds,
        "tokens": author.usage.tokens,
        "usd": author.usage.usd,
    }


def not_generated(error: ErdError) -> Json:
    return {"ok": False, "files": [], "inferences": [], "rules": [], "verdict": None, **_problems(error)}


def _problems(error: ErdError) -> Json:
    """``more`` counts the problems that are not listed; it is there only if there are any."""
    listed = [erd_problem(each) for each in error.problems]
    return {"problems": listed, **({"more": error.more} if error.more else {})}


def revised(revision: Revision, changed: Iterable[str]) -> Json:
    """The settings now in force for the entities concerned: one object if they share them, else one for each."""
    names = ["*"] if revision.entities == "all" and "*" in revision.settings else list(revision.settings)
    settings = [dict(revision.settings[name]) for name in names]
    alike = all(each == settings[0] for each in settings)
    return {
        "recipe": revision.recipe,
        "entities": "all" if revision.entities == "all" else list(revision.entities),
        "options": (settings[0] if settings else {}) if alike else dict(zip(names, settings, strict=True)),
        "changed": list(changed),
        "verified": revision.verdict.ok if revision.verdict else None,
        "reason": revision.reason,
    }


def not_revised(reason: str) -> Json:
    return {"recipe": None, "entities": [], "options": {}, "changed": [], "verified": None, "reason": reason}
