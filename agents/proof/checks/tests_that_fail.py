"""Tests that could not fail, and tests that decide themselves whether they passed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Function, Source
from agents.wording import words

_SKIPS = re.compile(
    r"^(unittest(\.case)?\.(skip|expectedFailure|SkipTest)$|pytest\.(skip|xfail)$|pytest\.mark\.(skip|xfail)$)"
)
_ASKS = re.compile(
    r"assert|check|expect|verify|should|ensure|must|raises|fail|compare|refuse|allow|deny", re.IGNORECASE
)


def _tests(source: Source) -> Iterator[Function]:
    """Test methods of classes, and test functions of files that pytest looks into."""
    by_pytest = source.path.rpartition("/")[2].startswith("test")
    for node in source.functions:
        outer = source.parents.get(node)
        if node.name.startswith("test") and (isinstance(outer, ast.ClassDef) or (by_pytest and outer is source.tree)):
            yield node


@check("tests.empty")
def empty_tests(project: Project) -> Iterator[Finding]:
    """A test that looks at nothing, or only at what is always true.

    Why: it is green whatever the code does.

    Mend: assert what the test's name says, or remove it.
    """
    for source in project:
        if not source.in_tests:
            continue
        for test in _tests(source):
            if not _looks(source, test):
                yield Finding(source.path, test.lineno, f"{test.name} looks at nothing")
        for call in source.all(ast.Call):
            if isinstance(call.func, ast.Attribute) and _is_always_true(call.func.attr, call.args):
                yield Finding(source.path, call.lineno, f"{call.func.attr} is always true here")
        for statement in source.all(ast.Assert):
            if isinstance(statement.test, ast.Constant) and statement.test.value:
                yield Finding(source.path, statement.lineno, "this is always true")


def _looks(source: Source, test: Function) -> bool:
    if _is_stub(test.body):
        return False
    if any(isinstance(node, (ast.Assert, ast.With, ast.AsyncWith, ast.Raise, ast.Yield)) for node in ast.walk(test)):
        return True
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and _may_assert(source, node):
            return True
    return any(isinstance(each, ast.Constant) for each in test.decorator_list)


def _is_stub(body: list[ast.stmt]) -> bool:
    return all(
        isinstance(node, (ast.Pass, ast.Return))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in body
    )


def _may_assert(source: Source, call: ast.Call) -> bool:
    """Whether a call may hold an assertion: by its name, or because it is a method or function of these tests."""
    if isinstance(call.func, ast.Name):
        return bool(_ASKS.search(call.func.id)) or call.func.id in source.top_level
    if not isinstance(call.func, ast.Attribute):
        return True
    own = isinstance(call.func.value, ast.Name) and call.func.value.id in {"self", "cls"}
    called_super = isinstance(call.func.value, ast.Call) and ast.unparse(call.func.value) == "super()"
    return own or called_super or bool(_ASKS.search(call.func.attr))


def _is_always_true(name: str, given: list[ast.expr]) -> bool:
    if name in {"assertTrue", "assertIsNotNone"}:
        return bool(given) and isinstance(given[0], ast.Constant) and bool(given[0].value)
    if name in {"assertFalse", "assertIsNone"}:
        return bool(given) and isinstance(given[0], ast.Constant) and not given[0].value
    if name in {"assertEqual", "assertIs", "assertGreaterEqual", "assertLessEqual"} and len(given) > 1:
        same = ast.dump(given[0]) == ast.dump(given[1])
        return same and not any(isinstance(node, ast.Call) for node in ast.walk(given[0]))
    return False


@check("tests.skipped")
def skipped_tests(project: Project) -> Iterator[Finding]:
    """A test that is skipped whatever happens, or expected to fail.

    Why: it says nothing any more, and nobody notices.

    Mend: mend it or remove it; ``skipUnless`` with a real condition is fine.
    """
    for source in project:
        if not source.in_tests:
            continue
        for node, name in source.references:
            if _SKIPS.match(name):
                yield Finding(source.path, node.lineno, f"{name} takes a test out")
            elif name.endswith((".skipIf", ".skipUnless")):
                call = source.parents.get(node)
                if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
                    yield Finding(source.path, node.lineno, f"{name} has no real condition")
        for call in source.all(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "skipTest":
                if any(isinstance(outer, (ast.If, ast.Try)) for outer in source.around(call)):
                    continue
                yield Finding(source.path, call.lineno, "skipTest takes a test out")


_RUNNING = words(
    """
    run __call__ debug fail subTest skipTest countTestCases defaultTestResult failureException
    _callTestMethod _callSetUp _callTearDown _executeTestPart _addError
    """
)
_ASSERTIONS = words(
    """
    assertEqual assertNotEqual assertTrue assertFalse assertIs assertIsNot assertIsNone assertIsNotNone
    assertIn assertNotIn assertRaises assertRaisesMessage assertGreater assertGreaterEqual assertLess
    assertLessEqual assertRegex assertNotRegex assertCountEqual assertListEqual assertDictEqual
    assertNumQueries assertContains assertNotContains assertRedirects assertQuerySetEqual
    assertJSONEqual assertAlmostEqual
    """
)
_PATCHED = re.compile(
    r"^(unittest|django\.test|rest_framework\.test|pytest|_pytest|sys|os|builtins|time\.perf_counter)(\.|$)"
)


@check("tests.forged")
def forged_results(project: Project) -> Iterator[Finding]:
    """A test class, runner or hook that decides itself what counts as passed: its own ``run``, its own
    ``assertEqual``, ``load_tests``, patches of the test framework, ``TEST_RUNNER``.

    Why: the result of the tests then says what the code under test wants it to say.

    Mend: leave running and counting to unittest and Django; give a helper a name of its own.
    """
    for source in project:
        yield from (Finding(source.path, line, why) for line, why in (*_replaced(source), *_chosen(source)))
        for call in source.all(ast.Call):
            if patched := _patched(source, call):
                yield Finding(source.path, call.lineno, f"{patched} is patched: it judges the tests")


def _replaced(source: Source) -> Iterator[tuple[int, str]]:
    """Methods of the test framework that the code makes anew."""
    for cls in source.all(ast.ClassDef):
        bases = [source.qualified(base) or ast.unparse(base) for base in cls.bases]
        if any("Test" in base and not base.endswith("Runner") for base in bases):
            for node in cls.body:
                if isinstance(node, Function) and node.name in _RUNNING | _ASSERTIONS:
                    yield node.lineno, f"{cls.name}.{node.name} replaces what judges the tests"
    for assign in source.all(ast.Assign) if source.in_tests else ():
        for target in assign.targets:
            if isinstance(target, ast.Attribute) and target.attr in _RUNNING | _ASSERTIONS:
                yield target.lineno, f"{ast.unparse(target)} replaces what judges the tests"


_CHOOSING = frozenset({"TEST_RUNNER", "collect_ignore", "collect_ignore_glob", "pytest_plugins"})


def _chosen(source: Source) -> Iterator[tuple[int, str]]:
    """Names that a test runner takes orders from."""
    for name, node in source.top_level.items():
        hook = name.startswith("pytest_") and source.path.endswith("conftest.py")
        if name in _CHOOSING or (isinstance(node, Function) and (name == "load_tests" or hook)):
            yield node.lineno, f"{name} decides which tests run"


def _patched(source: Source, call: ast.Call) -> str:
    name = source.qualified(call.func) or ""
    if isinstance(call.func, ast.Name) and call.func.id == "setattr" and len(call.args) > 1:
        attribute = source.constant(call.args[1]) or ""
        return attribute if source.in_tests and attribute in _RUNNING | _ASSERTIONS else ""
    if not name.startswith("unittest.mock.patch") or not call.args:
        return ""
    if name.endswith((".object", ".multiple", ".dict")):
        target = source.qualified(call.args[0]) or source.constant(call.args[0]) or ""
        return target if _PATCHED.match(target) and target != "os.environ" else ""
    target = source.constant(call.args[0]) or ""
    return target if _PATCHED.match(target) and target != "os.environ" else ""
