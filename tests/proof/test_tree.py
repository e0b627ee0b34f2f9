"""Files go below their folder or nowhere."""

from pathlib import Path

import pytest

from agents.contract import UserError
from agents.proof.tree import is_safe, read_tree, write_tree


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    files = {"a.py": "x = 1\n", "deep/er/b.txt": "é\r\n", "empty": ""}
    write_tree(files, tmp_path / "out")

    assert read_tree(tmp_path / "out") == files


def test_deleting(tmp_path: Path) -> None:
    write_tree({"a.py": "1", "b.py": "2"}, tmp_path)
    write_tree({"c.py": "3"}, tmp_path, delete=["a.py", "not-there.py"])

    assert read_tree(tmp_path) == {"b.py": "2", "c.py": "3"}


def test_bytes_that_are_no_text_are_written_as_they_were(tmp_path: Path) -> None:
    write_tree({"logo.png": b"\x89PNG\r\n\xff".decode("utf-8", "surrogateescape")}, tmp_path)

    assert (tmp_path / "logo.png").read_bytes() == b"\x89PNG\r\n\xff"


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../a", "a/../../b", "a//b", "./a", "a/", ".", ".git/config", "a\\b", "a\nb", "a\0b"]
)
def test_unsafe_paths(path: str, tmp_path: Path) -> None:
    assert not is_safe(path)
    with pytest.raises(UserError):
        write_tree({"fine.py": "", path: ""}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_link_is_followed_when_writing(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(UserError, match="symbolic link"):
        write_tree({"link/a.py": ""}, tmp_path / "inside")

    assert list((tmp_path / "outside").iterdir()) == []


def test_links_caches_and_binaries_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s")
    inside = tmp_path / "inside"
    (inside / "__pycache__").mkdir(parents=True)
    (inside / "__pycache__" / "a.pyc").write_text("")
    (inside / "link.py").symlink_to(tmp_path / "secret")
    (inside / "linked").symlink_to(tmp_path)
    (inside / "db.sqlite3").write_bytes(b"\xff\xfe\x00")
    (inside / "a.py").write_text("x")

    assert read_tree(inside) == {"a.py": "x"}
