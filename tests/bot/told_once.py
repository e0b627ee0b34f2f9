"""One line comment on one pull request, and what it must have come to, whatever happened meanwhile."""

from __future__ import annotations

from tests.world import BOT, Json, Shop


def finished(shop: Shop) -> Json:
    """The pull request, once the comment on it is answered and nothing is under way."""
    number = shop.pull()["number"]
    shop.settled_threads(number)
    said = shop.writer.review_comments(number)[0]["id"]
    shop.wait_for(lambda: "rocket" in shop.writer.reactions(said, on_line=True), 60, "the rocket")
    shop.idle()
    return shop.writer.pull(number)


def assert_told_once(shop: Shop, number: int, fixups: int) -> None:
    """One pull request, each commit once, one answer, one check run of a kind per commit, no comment besides."""
    assert [pull["number"] for pull in shop.writer.pulls("all")] == [number]
    subjects = shop.subjects(number)
    assert len(subjects) == len(set(subjects))
    assert sum(subject.startswith("fixup! ") for subject in subjects) == fixups
    answers = [item for item in shop.writer.review_comments(number) if item["user"]["login"] == BOT]
    assert len(answers) == 1
    assert shop.writer.comments(number) == []
    heads = {shop.writer.pull(number)["head"]["sha"], shop.writer.ref("refs/heads/main")}
    for sha in heads:
        names = [run["name"] for run in shop.all_checks(sha)]
        assert len(names) == len(set(names))
