"""What ``.github/erdsmith.yml`` may say, and what is said of one that is wrong."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration import Configuration, ConfigurationError, Drawing, read
from tests.bot.steady import STEADY

WHOLE = """
erds:
  - {path: shop/erd.json, output: services/shop}
  - {path: erd.json, output: backend, adopt: true}
branches: [main, "release/*"]
review: step-by-step
reviewers: [alice, bob-2]
labels: [backend, "good first review"]
models: ["qwen/qwen3-coder:free"]
budget: {tokens: 1000, usd: 0}
commands: {revise: admin, help: nobody, status: [alice]}
"""


def problems(text: str | bytes) -> list[tuple[int, str, str]]:
    """Line, message and suggestion of everything that is wrong."""
    with pytest.raises(ConfigurationError) as error:
        read(text.encode() if isinstance(text, str) else text)
    return [(each.line, each.message, each.suggestion) for each in error.value.problems]


@pytest.mark.parametrize("data", [None, b"", b"# nothing\n", b"{}", b"\xef\xbb\xbf"])
def test_nothing_has_to_be_said(data: bytes | None) -> None:
    assert read(data) == Configuration()
    assert read(data).erds == (Drawing(path="erd.json", output="backend", adopt=False),)


def test_all_that_can_be_said() -> None:
    said = read(WHOLE.encode())
    assert [(one.path, one.output, one.package, one.adopt) for one in said.erds] == [
        ("shop/erd.json", "services/shop", "shop", False),
        ("erd.json", "backend", "backend", True),
    ]
    assert (said.review, said.reviewers, said.labels) == (
        "step-by-step",
        ("alice", "bob-2"),
        ("backend", "good first review"),
    )
    assert (said.models, said.budget.tokens, said.budget.usd) == (("qwen/qwen3-coder:free",), 1000, 0.0)
    assert said.drawing("services/shop") == said.erds[0] and said.drawing("shop") is None


def test_base_branches() -> None:
    said = read(WHOLE.encode())
    assert [name for name in ("main", "release/1.0", "release", "mainly", "Main") if said.bases(name, "trunk")] == [
        "main",
        "release/1.0",
    ]
    assert Configuration().bases("trunk", "trunk") and not Configuration().bases("main", "trunk")


@pytest.mark.parametrize(
    ("command", "login", "level", "allowed"),
    [
        ("revise", "x", "write", False),
        ("revise", "x", "maintain", False),
        ("revise", "x", "admin", True),
        ("help", "x", "admin", False),
        ("status", "Alice", "write", True),
        ("status", "alice", "read", False),
        ("status", "bob", "admin", False),
        ("other", "x", "write", True),
        ("other", "x", "maintain", True),
        ("other", "x", "read", False),
        ("other", "x", "none", False),
    ],
)
def test_who_may(command: str, login: str, level: str, allowed: bool) -> None:
    assert read(WHOLE.encode()).allows(command, login, level) is allowed  # type: ignore[arg-type]  # a level's name


def test_every_problem_is_on_its_line_with_the_nearest_word() -> None:
    text = "\n".join(
        (
            "erds:",
            "  - path: erd.json",
            "    ouput: x",
            "reviw: all-at-once",
            "review: step by step",
            "budget:",
            "  tokens: -1",
            "  usd: many",
            "commands:",
            "  revize: admin",
            "  help: wriet",
            "adopt: true",
        )
    )
    found = problems(text)
    assert [(line, near) for line, _, near in found] == [
        (3, "did you mean output?"),
        (4, "did you mean review?"),
        (5, "did you mean step-by-step?"),
        (7, ""),
        (8, ""),
        (10, "did you mean revise?"),
        (11, "did you mean write?"),
        (12, ""),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "../erd.json",
        "a/../../erd.json",
        "/etc/erd.json",
        "~/erd.json",
        "C:/erd.json",
        "a\\\\erd.json",
        "a//erd.json",
        "./erd.json",
        ".git/erd.json",
        ".GITHUB/erd.json",
        "a/.Git/erd.json",
        "erd.yml",
        "a\\u202eb/erd.json",
        "a\\nb.json",
        "x" * 300 + ".json",
        "backend/erd.json",
        "",
    ],
)
def test_an_erd_is_a_plain_file_of_the_repository(path: str) -> None:
    assert problems(f'erds: [{{path: "{path}"}}]')


@pytest.mark.parametrize(
    "folder",
    [
        "..",
        "../x",
        "/srv",
        ".github",
        ".github/workflows",
        ".git/hooks",
        "a/.git",
        "a b",
        "a/",
        ".",
        "",
        "django",
        "os",
        "class",
        "my-app",
        "größe",
        "-x",
        "a%2Fb",
        "a/b.lock/..",
    ],
)
def test_an_output_is_a_folder_for_a_python_package(folder: str) -> None:
    assert problems(f'erds: [{{output: "{folder}"}}]')


@pytest.mark.parametrize("second", ["shop", "Shop", "shop/api", "."])
def test_no_two_erds_write_to_one_place(second: str) -> None:
    found = problems(f"erds:\n  - {{path: a.json, output: shop}}\n  - {{path: b.json, output: {second}}}\n")
    assert {line for line, _, _ in found} == {3}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x [1, 2]", 1),
        ("reviewers: [alice]\nlabels: *x", 2),
        ("\nreview: !!python/name:os.system x", 2),
        ("review: all-at-once\nreview: all-at-once", 2),
        ("[" * 60_000, 1),
        ("- a", 1),
        ("a", 1),
        ("? [a]\n: b", 1),
        ("---\na: 1\n---\nb: 2", 3),
        ("labels: [" + "a, " * 6_000 + "a]", 1),
        ("labels:\n  - " + "a" * 1_001, 2),
        ("# " + "x" * 64_001, 1),
        ("review: \x00", 1),
        (b"\nreview: \xff", 2),
        ("review: [unclosed", 1),
        ("review: 2026-99-99", 1),
        ("review: " + "9" * 900, 1),
        ("labels: [yes]", 1),
        ("branches: [erdsmith/main--backend]", 1),
        ("branches: ['a b']", 1),
        ("branches: [a..b]", 1),
        ("reviewers: [acme/team]", 1),
        ("reviewers: ['@alice']", 1),
        ("labels: ['a,b']", 1),
        ("models: ['a b']", 1),
        ("budget: {usd: .inf}", 1),
        ("budget: {usd: .nan}", 1),
        ("erds: []", 1),
        ("erds: " + str([{"path": f"{n}.json", "output": f"o{n}"} for n in range(21)]), 1),
        ("commands: {revise: []}", 1),
        ("commands: {revise: [1]}", 1),
        ("commands: {revise: everyone}", 1),
    ],
)
def test_what_is_hostile_or_no_configuration_is_refused_at_once(text: str | bytes, line: int) -> None:
    started = time.perf_counter()
    found = problems(text)
    assert line in [each[0] for each in found]
    assert time.perf_counter() - started < 2


def test_the_branches_of_a_broken_one_are_known() -> None:
    with pytest.raises(ConfigurationError) as error:
        read(b"branches: [main, 3]\nnonsense: 1\n")
    assert error.value.branches == ("main",)
    assert str(error.value).startswith(".github/erdsmith.yml, line ")


@STEADY
@given(
    st.one_of(
        st.binary(max_size=200), st.text(alphabet="erds:path-[]{}&*!?|>'\"\n ,#%@`0a.", max_size=200).map(str.encode)
    )
)
def test_no_bytes_are_another_error(data: bytes) -> None:
    try:
        read(data)
    except ConfigurationError as error:
        assert error.problems and all(each.line >= 1 and each.column >= 1 for each in error.problems)
