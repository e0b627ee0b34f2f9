"""Bytes to text: names the encodings and the foreign files that are not JSON."""

from __future__ import annotations

import codecs
import re

from agents.erd.codes import Code
from agents.erd.problems import ErdError, ErdProblem

_CONFLICT = re.compile(r"^(<<<<<<< |=======$|>>>>>>> )", re.MULTILINE)
_LFS = "version https://git-lfs.github.com/spec/"
_SAVE_AS_UTF8 = "save the file as UTF-8"


def refuse(
    code: Code, message: str, suggestion: str = "", line: int = 1, column: int = 1, pointer: str = ""
) -> ErdError:
    """The error for a file that cannot be read any further than this."""
    return ErdError([ErdProblem(code, pointer, line, column, message, suggestion)])


def decode(data: bytes | str, max_bytes: int) -> str:
    """The text of a file, without byte order mark; raises ``ErdError`` naming what the file is instead."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > max_bytes:
        raise refuse(
            "too-large", f"the file has {len(raw):,} bytes, more than the {max_bytes:,} allowed", "split the ERD"
        )
    text = data if isinstance(data, str) else _utf8(raw)
    text = text.removeprefix("\ufeff")
    if text.startswith(_LFS):
        raise refuse("git-lfs", "this is a Git LFS pointer, not the file itself", "commit erd.json without Git LFS")
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        raise refuse("merge-conflict", "the file holds merge conflict markers", "resolve the conflict", line)
    if not text.strip(" \t\r\n"):
        raise refuse("empty", "the file is empty: there is no JSON value in it", 'start with {"User": {}}')
    return text


def _utf8(raw: bytes) -> str:
    if name := _other_encoding(raw):
        raise refuse("encoding", f"the file is {name}, not UTF-8", _SAVE_AS_UTF8)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        start = raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[start : error.start].decode("utf-8", "replace")) + 1
        message = f"byte 0x{raw[error.start]:02x} is not valid UTF-8"
        raise refuse("encoding", message, _SAVE_AS_UTF8, line, column) from None


def _other_encoding(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    # JSON begins with an ASCII character, so the place of the NUL bytes tells (RFC 4627, section 3).
    head = [byte == 0 for byte in raw[:4]]
    if head in ([True, False, True, False], [False, True, False, True]) or head in ([True, False], [False, True]):
        return "UTF-16 without a byte order mark"
    if head in ([True, True, True, False], [False, True, True, True]):
        return "UTF-32 without a byte order mark"
    return ""
