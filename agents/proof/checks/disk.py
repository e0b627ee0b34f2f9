"""Files that the code writes, or reads where it has no business."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from agents.proof.checks.escape import is_rebound, of_others, referred
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source
from agents.wording import words

_FILES = re.compile(
    r"(shutil|tempfile|fileinput|glob|zipfile|tarfile|gzip|bz2|lzma|sqlite3|fcntl)(\.|$)"
    r"|django\.core\.files\.(temp|move|locks)|logging\.(FileHandler|handlers)"
    r"|os\.(remove|unlink|rename|replace|rmdir|removedirs|mkdir|makedirs|chmod|chown|link|symlink|open|write|truncate"
    r"|utime|mkfifo|mknod|listdir|scandir|walk|chdir|fdopen|pipe|dup)"
)
_WRITERS = words("write_text write_bytes symlink_to hardlink_to rmdir mkdir unlink lchmod rmtree")
_PATH_WRITERS = words("touch rename replace chmod open")
_FOREIGN_PLACES = re.compile(r"^(/proc|/sys|/dev|/etc|/root|/home|/var|/tmp|/run|/usr|/boot|~)(/|$)|\.ssh/|\.git/")


@check("code.files")
def file_writes(project: Project) -> Iterator[Finding]:
    """Code that writes, moves or deletes files, or that reads files outside the project.

    Why: a backend keeps what it is given in the database or in Django's storage; its own disk holds its code.

    Mend: use ``FileField`` or ``default_storage``; read only files that belong to the project.
    """
    yield from referred(project, _FILES, "handles files")
    for source in project:
        paths = _path_names(source)
        for call in source.all(ast.Call):
            if why := _writes(source, call, paths):
                yield Finding(source.path, call.lineno, why)
            elif _is_named_by_client(call):
                yield Finding(source.path, call.lineno, "a client decides which file is read")
        for text in source.strings:
            if _FOREIGN_PLACES.search(str(text.value)) and _is_opened(source, text):
                yield Finding(source.path, text.lineno, f"{text.value!r} is no place of the project")


_CLIENT = frozenset({"GET", "POST", "query_params", "data", "FILES", "COOKIES", "headers", "META", "kwargs"})


def _is_named_by_client(call: ast.Call) -> bool:
    """Whether what is opened is taken from a request."""
    opens = isinstance(call.func, ast.Name) and call.func.id in {"open", "Path"}
    return opens and any(
        isinstance(node, ast.Attribute) and node.attr in _CLIENT and "request" in ast.unparse(node.value)
        for argument in call.args
        for node in ast.walk(argument)
    )


def _is_opened(source: Source, text: ast.Constant) -> bool:
    """Whether a text is part of what ``open``, ``Path`` or ``os.path`` is given, or is joined to a path."""
    for outer in itertools.islice(source.around(text), 4):
        if isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Div):
            return True
        if isinstance(outer, ast.Call):
            by_name = isinstance(outer.func, ast.Name) and outer.func.id == "open"
            return by_name or (source.qualified(outer.func) or "").startswith(
                ("pathlib.", "os.path", "django.core.files.")
            )
    return False


def _path_names(source: Source) -> frozenset[str]:
    """Names that the module gives a path."""
    paths: set[str] = set()
    if not any(name.startswith("pathlib.") for name in source.aliases.values()):
        return frozenset()
    for node in source.all(ast.Assign):
        inside = {name.id for name in ast.walk(node.value) if isinstance(name, ast.Name)}
        if inside & paths or any(source.aliases.get(name, "").startswith("pathlib.") for name in inside):
            paths |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(paths)


def _writes(source: Source, call: ast.Call, paths: frozenset[str]) -> str:
    if isinstance(call.func, ast.Name) and call.func.id == "open" and not is_rebound(source, call.func):
        return "" if _reads_only(call, 1) else "open() writes a file"
    if not isinstance(call.func, ast.Attribute):
        return ""
    method = call.func.attr
    if method in _WRITERS and of_others(source, call):
        return f".{method}() changes files"
    if method in _PATH_WRITERS:
        names = {node.id for node in ast.walk(call.func.value) if isinstance(node, ast.Name)}
        is_path = names & paths or any(source.aliases.get(name, "").startswith("pathlib.") for name in names)
        if is_path and not (method == "open" and _reads_only(call, 0)):
            return f".{method}() changes files"
    return ""


def _reads_only(call: ast.Call, position: int) -> bool:
    mode = next((each.value for each in call.keywords if each.arg == "mode"), None)
    if mode is None:
        mode = call.args[position] if len(call.args) > position else ast.Constant("r")
    return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and not set(mode.value) & set("wax+")
