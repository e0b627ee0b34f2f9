"""What is started, and which files lie in the tree: Procfile, starters, files that run or decide unasked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.wording import words

_PROGRAMS = words("gunicorn uvicorn daphne hypercorn celery python python3 newrelic-admin")


@check("shipping.procfile")
def unknown_commands(project: Project) -> Iterator[Finding]:
    """A process of the Procfile that starts something else than the backend's own server, worker or commands.

    Why: the platform runs it with every secret of the backend.

    Mend: ``web: gunicorn backend.wsgi``; anything else as a command of ``manage.py``.
    """
    for path, text in project.files.items():
        if path.rpartition("/")[2] != "Procfile":
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            found = re.match(r"^([\w-]+):\s*(\S.*)$", line)
            if not found:
                yield Finding(path, number, "a line is NAME: COMMAND")
            elif why := _refused(found[2]):
                yield Finding(path, number, why)


def _refused(command: str) -> str:
    if re.search(r"[;|`<>]|\$\(|(?<!&)&(?!&)", command):
        return "the command does more than start one program"
    for part in command.split("&&"):
        words = [word for word in part.split() if not re.match(r"^[A-Z_]+=", word)]
        program = words[0] if words else ""
        if program not in _PROGRAMS:
            return f"{program or 'nothing'} is none of the backend's programs"
        if program.startswith("python") and not re.match(
            r"^(\S*manage\.py|-m (gunicorn|uvicorn|daphne|celery))\b", " ".join(words[1:])
        ):
            return "python may start manage.py only"
    return ""


_NEVER = {
    "sitecustomize.py": "Python runs it unasked whenever it starts",
    "usercustomize.py": "Python runs it unasked whenever it starts",
    "setup.py": "it runs whenever somebody installs the folder",
    ".env": "it holds secrets: keep it out of git",
    "pip.conf": "it decides where packages come from",
    ".pypirc": "it holds secrets",
    ".npmrc": "it decides where packages come from",
    "id_rsa": "it holds a secret",
    "id_ed25519": "it holds a secret",
    ".netrc": "it holds secrets",
}
_NEVER_ENDINGS = {
    ".pth": "Python runs it unasked whenever it starts",
    ".so": "nobody can review it",
    ".pyd": "nobody can review it",
    ".dll": "nobody can review it",
    ".dylib": "nobody can review it",
    ".exe": "nobody can review it",
    ".pyc": "nobody can review it",
    ".whl": "nobody can review it",
    ".egg": "nobody can review it",
    ".pkl": "loading it runs code",
    ".pickle": "loading it runs code",
    ".pem": "it holds a key",
    ".key": "it holds a key",
    ".p12": "it holds a key",
    ".sqlite3": "it holds data: keep it out of git",
}


@check("shipping.files")
def stray_files(project: Project) -> Iterator[Finding]:
    """A file that runs unasked, that nobody can review, or that holds secrets or data.

    Why: it takes effect without being called anywhere in the code.

    Mend: remove it.
    """
    for path in project.files:
        name = path.rpartition("/")[2]
        why = _NEVER.get(name) or _NEVER_ENDINGS.get(PurePosixPath(name).suffix)
        if why is None and re.match(r"^\.env\.(?!example|sample|template|dist)", name):
            why = "it holds secrets: keep it out of git"
        if why is None and path.startswith((".github/", ".gitlab-ci", ".circleci/", ".husky/", ".devcontainer/")):
            why = "it runs on the team's machines"
        if why:
            yield Finding(path, 1, why)


_CONFIGS = frozenset({"pytest.ini", "tox.ini", "setup.cfg", "pyproject.toml", ".coveragerc", "mypy.ini"})
_DECIDING = re.compile(
    r"""^\s*["']?(?:addopts|plugins|python_files|python_classes|python_functions|pythonpath|backend-path|cmdclass
    |index[-_]url|find[-_]links|commands(?:_pre|_post)?|init[-_]hook|testpaths|norecursedirs|entry[-_]points|custom_typeshed_dir)
    ["']?\s*[=:]\s*(.*)$""",
    re.VERBOSE,
)
_HARMLESS = re.compile(
    r"^[\[\"'\s]*(test_\*\.py|tests|tests\.py|-q|-v|-n auto|--reuse-db|--strict\S*|--tb=\w+|--cov\S*|[\s,\"'\]])*$"
)


@check("shipping.configuration")
def deciding_configuration(project: Project) -> Iterator[Finding]:
    """Configuration of tools that chooses which tests run, loads plugins or changes where packages come from.

    Why: a test run, or an installation, then does something else than its command says.

    Mend: leave it out, or let the team add it.
    """
    for path, text in project.files.items():
        if path.rpartition("/")[2] not in _CONFIGS:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            found = _DECIDING.match(line)
            if found and not _HARMLESS.match(found[1]):
                yield Finding(path, number, f"{line.strip()[:80]!r} decides what runs")


_STARTER_NAMES = frozenset({"manage.py", "wsgi.py", "asgi.py"})
_DECLARING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assign, ast.AnnAssign, ast.If)


@check("shipping.starters")
def busy_starters(project: Project) -> Iterator[Finding]:
    """Code in ``manage.py``, ``wsgi.py`` or ``asgi.py`` that does something else than start Django.

    Why: it runs before settings, logging and every protection.

    Mend: put it where it belongs: an app's ``ready``, a middleware, a command.
    """
    for path, source in project.sources.items():
        if path not in _STARTER_NAMES:
            continue
        for node in source.tree.body:
            if isinstance(node, _DECLARING) or (isinstance(node, ast.Expr) and _starts(node.value)):
                continue
            yield Finding(path, node.lineno, f"{path} does something else than start Django")


def _starts(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return called in {"os.environ.setdefault", "sys.path.append", "sys.path.insert", "django.setup", "main"}
