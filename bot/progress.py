"""The check runs: ``ERDsmith / erd`` on commits that touch the ERD, ``ERDsmith / proof`` on the pull request's head.

Each is keyed by its commit, so that a run which starts over continues the same check run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.contract import Problem, UserError, Verdict
from agents.erd import ErdError, ErdProblem
from bot.configuration import PATH as CONFIGURATION
from bot.configuration import ConfigurationError
from bot.github import Annotation, Check, Conclusion, GitHubRepository, Report
from bot.github.shapes import MAX_ANNOTATIONS
from bot.markdown import cut, prose, span, visible
from bot.names import ERD_CHECK, PROOF_CHECK

MAX_SUMMARY = 65_535
"""GitHub's limit for a check run's summary."""

UP_TO_DATE = Report("success", "The backend is up to date", "The ERD says what it said before.")
SUPERSEDED = Report("neutral", "Superseded", "A newer push is being worked on instead.")
WENT_WRONG = Report(
    "failure", "Something went wrong", "Nothing was pushed. The operator's log has the details; a new push starts over."
)
PROOF_WENT_WRONG = Report(
    "failure", "Something went wrong", "The operator's log has the details; a new push is proven anew."
)
STOPPED = Report(
    "neutral", "Stopped, as asked on the pull request", "Nothing was pushed; running this check again goes on."
)
FULL_TO_COME = "; the full proof is running"
POSTGRES_TO_COME = "; the proof on PostgreSQL is running"
AS_IT_IS = (
    "This is the commit as it is, whoever wrote what. It holds back nothing that you ask for: "
    "each change is judged by what it breaks itself."
)


def erd_key(sha: str) -> str:
    """What the ERD's check on a commit of a base branch is known by; that of a pull request has another key."""
    return f"erd:{sha}"


def start_erd(github: GitHubRepository, sha: str) -> Check:
    """Show on a commit of the base branch that its ERD is being worked on."""
    return github.start_check(sha, ERD_CHECK, erd_key(sha), "Reading the ERD")


def _proof_key(sha: str) -> str:
    """What the last proof of a head is known by; the first has another key until then."""
    return f"{_FULL}{sha}"


_FULL, _FIRST = "proof:", "first-proof:"


def is_last(proof: Check) -> bool:
    """Whether a proof's check run says what the last proof of a head found, or will."""
    return proof.key.startswith(_FULL)


def find_proof(github: GitHubRepository, sha: str) -> Check | None:
    """The check run that shows the proof of a head, however far it is."""
    return next(iter(github.checks(sha, PROOF_CHECK)), None)


def start_proof(github: GitHubRepository, sha: str) -> None:
    """Show that a head waits for its proof."""
    github.start_check(sha, PROOF_CHECK, _proof_key(sha), "Proving this commit")


def post_proof(github: GitHubRepository, sha: str, report: Report) -> None:
    """The last verdict on a head of the pull request, in place of what was said before."""
    found = find_proof(github, sha)
    if found is None:
        github.post_check(sha, PROOF_CHECK, _proof_key(sha), report)
    elif not (found.completed and is_last(found)):
        github.conclude_check(found.id, report, _proof_key(sha))


def post_first_proof(github: GitHubRepository, sha: str, report: Report, to_come: str) -> None:
    """What was proven before a head was pushed, until the proof in the background takes its place."""
    if find_proof(github, sha) is None:
        github.post_check(sha, PROOF_CHECK, f"{_FIRST}{sha}", replace(report, title=f"{report.title}{to_come}"))


def leave_proof(github: GitHubRepository, sha: str, why: Report) -> None:
    """No further proof of this head is to come: what the first found stands, else ``why``."""
    found = find_proof(github, sha)
    if found is None or (found.completed and is_last(found)):
        return
    if found.completed:
        conclusion: Conclusion = "neutral" if found.conclusion == "neutral" else "success"
        why = Report(conclusion, _settled(found.title), f"{why.title}. {why.summary}\n\n{found.summary}")
    github.conclude_check(found.id, why, _proof_key(sha))


def _settled(title: str) -> str:
    return title.removesuffix(FULL_TO_COME).removesuffix(POSTGRES_TO_COME)


def bad_erd(path: str, error: ErdError, outcome: str = "nothing was generated") -> Report:
    """Every problem of an ERD: as many as GitHub takes on their lines, all others counted."""
    total = len(error.problems) + error.more
    shown = error.problems[:MAX_ANNOTATIONS]
    count = f"{total:,} {'problem' if total == 1 else 'problems'} in the ERD"
    lines = [f"- line {problem.line}: {span(_with_suggestion(problem))}" for problem in shown]
    more = [f"- and {total - len(shown):,} more"] if total > len(shown) else []
    intro = f"{count}, so {outcome}. Mend {'it' if total == 1 else 'them'} and push again."
    annotations = tuple(
        Annotation(path, problem.line, visible(_with_suggestion(problem)), problem.code) for problem in shown
    )
    return Report("failure", count, cut("\n".join((intro, "", *lines, *more)), MAX_SUMMARY), annotations)


def bad_configuration(error: ConfigurationError, outcome: str = "nothing was generated") -> Report:
    """Every problem of ``.github/erdsmith.yml``, on its line."""
    total = len(error.problems)
    shown = error.problems[:MAX_ANNOTATIONS]
    count = f"{total:,} {'problem' if total == 1 else 'problems'} in {CONFIGURATION}"
    lines = [f"- line {problem.line}: {span(str(problem))}" for problem in shown]
    intro = f"{count}, so {outcome}. Mend {'it' if total == 1 else 'them'} and push again."
    annotations = tuple(
        Annotation(CONFIGURATION, problem.line, visible(str(problem)), "configuration") for problem in shown
    )
    return Report("failure", count, cut("\n".join((intro, "", *lines)), MAX_SUMMARY), annotations)


def together(reports: Sequence[tuple[str, Report]]) -> Report:
    """What is told of several ERDs of a commit, each by its path, as one report; the worst of them decides."""
    if len(reports) == 1:
        return reports[0][1]
    worst = min((report.conclusion for _, report in reports), key=("failure", "neutral", "success").index)
    room = MAX_SUMMARY // len(reports) - 500
    parts = [f"## {span(path)}: {report.title}\n\n{cut(report.summary, room)}" for path, report in reports]
    well = sum(report.conclusion == "success" for _, report in reports)
    title = f"{len(reports)} ERDs: {well} well" if well < len(reports) else f"{len(reports)} ERDs, all well"
    annotations = tuple(annotation for _, report in reports for annotation in report.annotations)
    return Report(worst, title, cut("\n\n".join(parts), MAX_SUMMARY), annotations[:MAX_ANNOTATIONS])


def refused(error: UserError) -> Report:
    """What a person can mend; it may quote a file that anybody can edit."""
    return Report("failure", "Nothing was generated", cut(prose(str(error)), MAX_SUMMARY))


def proof(folder: str, verdict: Verdict) -> Report:
    """A verdict as a check run: each check with its result, each problem on its line."""
    rows = "\n".join(
        f"| `{check.id}` | {'✅' if check.ok else '❌'} | {check.seconds:.1f} s |" for check in verdict.summary
    )
    not_proven = "\n".join(f"- {span(text)}" for text in verdict.not_proven)
    failing = [check.id for check in verdict.checks if not check.ok]
    where = ", PostgreSQL" if verdict.database == "PostgreSQL" else ""
    title = f"Proven by {len(verdict.checks)} checks ({verdict.gate} gate{where})"
    if not verdict.was_run:
        title = f"Not run: {len(verdict.checks)} checks looked at the text alone"
    return Report(
        "failure" if not verdict.ok else "success" if verdict.was_run else "neutral",
        title if verdict.ok else f"Failed: {', '.join(failing)}",
        f"| check | holds | took |\n|---|---|---|\n{rows}\n\nNot proven:\n{not_proven}",
        tuple(
            Annotation(f"{folder}/{problem.path}", problem.line or 1, visible(problem.message), problem.check)
            for problem in verdict.problems[:MAX_ANNOTATIONS]
            if problem.path is not None
        ),
    )


def head_proof(folder: str, verdict: Verdict) -> Report:
    """The full verdict on a head, which may hold what people wrote."""
    report = proof(folder, verdict)
    if verdict.ok:
        return report
    return replace(report, summary=cut(f"{AS_IT_IS}\n\n{_problems(verdict)}\n\n{report.summary}", MAX_SUMMARY))


def refused_head(error: UserError) -> Report:
    """A head that cannot even be looked at."""
    return Report("failure", "This commit cannot be proven", cut(f"{AS_IT_IS}\n\n{prose(str(error))}", MAX_SUMMARY))


def not_proven(folder: str, verdict: Verdict) -> Report:
    """The ERD's check when what it asks for does not pass the proof."""
    failed = proof(folder, verdict)
    return Report(
        "failure",
        "The backend did not pass the proof, so nothing was pushed",
        cut(f"{_problems(verdict)}\n\n{failed.summary}", MAX_SUMMARY),
    )


def _problems(verdict: Verdict) -> str:
    return "\n".join(f"- {span(_located(problem))}" for problem in verdict.problems[:MAX_ANNOTATIONS])


def _located(problem: Problem) -> str:
    where = ":".join(str(part) for part in (problem.path, problem.line) if part is not None)
    return f"{problem.check}: {where + ': ' if where else ''}{problem.message}"


def _with_suggestion(problem: ErdProblem) -> str:
    return f"{problem.pointer}: {problem.message}" + (f" ({problem.suggestion})" if problem.suggestion else "")
