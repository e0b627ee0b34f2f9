"""A remark on a line means what stands there."""

from __future__ import annotations

from tests.bot.deciding.review import Review


def remark(review: Review, path: str, where: str, words: str) -> str:
    """Say something on the first line with ``where`` in it; gives the file when the thread is settled."""
    settled = sum(thread["isResolved"] for thread in review.shop.writer.threads(review.number))
    line = next(number for number, text in enumerate(review.text(path).splitlines(), 1) if where in text)
    review.shop.writer.line_comment(review.number, f"backend/{path}", line, words)
    review.shop.settled_threads(review.number, settled + 1)
    return review.text(path)


def test_this_is_the_field_on_that_line(review: Review) -> None:
    models = remark(review, "models.py", " stock = ", "make this optional")

    assert "stock = models.IntegerField(null=True, blank=True)" in models


def test_a_wish_on_a_view_is_for_that_view(review: Review) -> None:
    views = remark(review, "views.py", "class ProductViewSet", "add pagination with 7 per page")

    assert views.count("pagination_class = ") == 1
    assert "pagination_class" in views[views.index("class ProductViewSet") :]
