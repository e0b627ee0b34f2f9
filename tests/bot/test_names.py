"""Branches, refs and markers: one name for each thing, and names that git takes."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.names import BRANCH_PREFIX, bears, head_branch, marker, markers, origin, pristine_ref, slug
from tests.bot.steady import STEADY

PART = st.one_of(
    st.text(alphabet=st.sampled_from("-ab/%_.2D "), min_size=1, max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
)

NAMES = st.tuples(PART, PART)


@STEADY
@given(NAMES, NAMES)
def test_two_pull_requests_never_share_a_name(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (slug(*one) == slug(*other)) == (one == other)


@STEADY
@given(NAMES, st.integers(2, 20), NAMES, st.integers(1, 20))
def test_a_counted_branch_is_no_other_ones_branch(
    one: tuple[str, str], number: int, other: tuple[str, str], its_number: int
) -> None:
    same = (one, number) == (other, its_number)
    assert (head_branch(*one, number) == head_branch(*other, its_number)) == same


@STEADY
@given(NAMES, st.integers(1, 20))
def test_a_branch_tells_what_it_was_named_after(names: tuple[str, str], number: int) -> None:
    assert origin(head_branch(*names, number)) == names


@STEADY
@given(
    st.one_of(st.text(max_size=20), st.text(alphabet="main-%2Fx/é", max_size=20).map(lambda name: BRANCH_PREFIX + name))
)
def test_any_other_branch_tells_nothing(branch: str) -> None:
    found = origin(branch)
    assert found is None or branch in [head_branch(*found, number) for number in range(1, 10_000)]


@STEADY
@given(NAMES)
def test_no_name_is_a_folder_of_another(names: tuple[str, str]) -> None:
    """In git a branch ``a`` is in the way of a branch ``a/b``."""
    assert "/" not in slug(*names)
    assert head_branch(*names).count("/") == BRANCH_PREFIX.count("/") == 1


@pytest.mark.parametrize(
    ("base", "folder"),
    [
        ("main", "backend"),
        ("release/1.x", "apps/shop/backend"),
        ("-", "-"),
        ("--", "--"),
        ("a--b", "c"),
        ("a", "b--c"),
        ("x.lock", "y.lock"),
        ("..", "."),
        ("@", "@{"),
        ("a b~c^d:e?f*g[h\\i", "x\ny"),
        ("größe", "日本"),
        ("%2D", "-"),
        ("🎉", "\u202e"),
    ],
)
def test_git_takes_the_names(base: str, folder: str) -> None:
    for name in (f"refs/heads/{head_branch(base, folder)}", f"refs/heads/{head_branch(base, folder, 3)}"):
        subprocess.run(["git", "check-ref-format", name], check=True)
    subprocess.run(["git", "check-ref-format", pristine_ref(base, folder)], check=True)


@STEADY
@given(NAMES)
def test_names_are_plain(names: tuple[str, str]) -> None:
    """Nothing that a shell, a URL or git would read as something else."""
    assert set(slug(*names)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-%")
    assert not slug(*names).startswith("-")


def test_usual_names_stay_readable() -> None:
    assert head_branch("main", "backend") == "erdsmith/main--backend"
    assert head_branch("main", "backend", 2) == "erdsmith/main--backend--2"
    assert head_branch("release/1.x", "api") == "erdsmith/release%2F1%2Ex--api"
    assert pristine_ref("main", "backend") == "refs/erdsmith/pristine/main--backend"


def test_a_marker_is_found_again() -> None:
    body = f"Done.\n\n{marker('said', '7-0123456789ab')}\n{marker('offer', 'abc')}"
    assert markers(body) == {("said", "7-0123456789ab"), ("offer", "abc")}
    assert bears(f"{body}\n", marker("offer", "abc"))
    assert not bears(body, marker("said", "7-0123456789ab"))
    assert marker("said", "7-0123456789ab") in body


@pytest.mark.parametrize(
    "text", ["", "<!-- erdsmith -->", "<!-- erdsmith:said -->", "erdsmith:said 7", "<!-- x:said 7 -->"]
)
def test_what_is_no_marker(text: str) -> None:
    assert markers(text) == frozenset()
