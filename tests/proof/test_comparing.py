"""What a change adds, wherever its lines have moved to."""

from agents.contract import Problem
from agents.proof.comparing import added


def problem(line: int | None, message: str = "is missing", check: str = "code.files", path: str = "a.py") -> Problem:
    return Problem(check, path, line, message)


def test_nothing_before_makes_all_new() -> None:
    assert added([], [problem(1), problem(2)]) == (problem(1), problem(2))


def test_what_was_there_is_not_new() -> None:
    assert added([problem(1)], [problem(1)]) == ()


def test_what_has_only_moved_is_not_new() -> None:
    assert added([problem(1), problem(5)], [problem(11), problem(15)]) == ()


def test_a_line_named_in_the_message_moves_too() -> None:
    assert added([problem(1, "once per row (line 5 of a.py)")], [problem(2, "once per row (line 9 of a.py)")]) == ()


def test_a_second_of_a_kind_is_new_at_its_own_line() -> None:
    assert added([problem(5)], [problem(2), problem(5)]) == (problem(2),)
    assert added([problem(5)], [problem(7), problem(9)]) == (problem(9),)


def test_another_file_check_or_message_is_new() -> None:
    before = [problem(1)]
    for other in (problem(1, path="b.py"), problem(1, check="code.sql"), problem(1, "is there")):
        assert added(before, [other]) == (other,)


def test_a_problem_mended_does_not_pay_for_another() -> None:
    assert added([problem(1), problem(1, path="b.py")], [problem(2, path="c.py")]) == (problem(2, path="c.py"),)


def test_files_without_lines() -> None:
    assert added([problem(None)], [problem(None), problem(None)]) == (problem(None),)
