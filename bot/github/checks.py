"""Check runs: what the bot shows on a commit."""

from __future__ import annotations

from typing import Any

from bot.github.calls import read, write
from bot.github.connection import PAGE, Connection, once
from bot.github.records import Check, Report
from bot.github.shapes import check_of, output_of

RETIRED = "before:"
"""How the key of a check run begins in whose place another one was opened."""


class Checks(Connection):
    """Every call about check runs. One is known by its ``key``, so that no run is opened twice."""

    def start_check(self, sha: str, name: str, key: str, title: str) -> Check:
        """Open a check run, or find the one with this ``key`` that was opened before."""
        return self._open_check(
            key, name=name, head_sha=sha, status="in_progress", output={"title": title, "summary": ""}
        )

    def post_check(self, sha: str, name: str, key: str, report: Report) -> None:
        """A check run that is concluded from the start, unless there is one with this ``key``."""
        self._open_check(
            key, name=name, head_sha=sha, status="completed", conclusion=report.conclusion, output=output_of(report)
        )

    def conclude_check(self, check: int, report: Report, key: str | None = None) -> None:
        """Close a check run with its verdict; ``key`` takes the place of the one it was opened with.

        GitHub adds annotations to those that are there, so after an unclear failure it looks before it repeats them.
        """
        output: Any = output_of(report)
        renewed = {} if key is None else {"external_id": key}

        def look() -> object | None:
            if not output["annotations"]:
                return None
            found = read(lambda: self._github.rest.checks.get(self._owner, self._name, check)).parsed_data
            return found if check_of(found).annotations >= len(output["annotations"]) else None

        def update() -> object:
            data: Any = {"status": "completed", "conclusion": report.conclusion, "output": output, **renewed}
            return self._github.rest.checks.update(self._owner, self._name, check, data=data)

        write(update, look)

    def retire_check(self, check: Check) -> None:
        """Let a check run that is over be known no more, so that a new one takes its place."""
        data: Any = {"external_id": f"{RETIRED}{check.key}"}
        read(lambda: self._github.rest.checks.update(self._owner, self._name, check.id, data=data))

    def _open_check(self, key: str, **data: Any) -> Check:
        def look() -> Check | None:
            return next((check for check in self.checks(data["head_sha"], data["name"]) if check.key == key), None)

        body: Any = {"external_id": key, **data}

        def create() -> Check:
            answer = self._github.rest.checks.create(self._owner, self._name, data=body)
            return check_of(answer.parsed_data)

        return once(create, look)

    def checks(self, sha: str, name: str) -> list[Check]:
        """The check runs of one name on a commit, newest first, also those that a newer one hides."""
        list_runs = self._github.rest.checks.list_for_ref
        answer = read(
            lambda: list_runs(self._owner, self._name, sha, check_name=name, filter_="all", per_page=PAGE)
        ).parsed_data
        return sorted((check_of(item) for item in answer.check_runs), key=lambda check: check.id, reverse=True)
