"""What GitHub refuses at the door: pushes to protected branches, and an App's hands on workflows."""

from collections.abc import Iterator, Mapping

from bot.hub.auth import Actor
from bot.hub.errors import Refusal
from bot.hub.git import ZERO, Git
from bot.hub.state import Repository

WORKFLOWS = ".github/workflows/"
BY_PULL_REQUEST = "Changes must be made through a pull request."

_DECLINED = b" hook declined"
_LARGEST = 65_515

# git asks this for each ref of a push; the reason goes into a file, because git itself only says "hook declined".
HOOK = f"""#!/bin/sh
case " $HUB_PROTECTED " in *" $1 "*)
  echo "error: GH006: Protected branch update failed for $1." >&2
  echo "error: {BY_PULL_REQUEST}" >&2
  echo "$1 protected branch hook declined" >> "$HUB_REASONS"
  exit 1
esac
if [ -n "$HUB_NO_WORKFLOWS" ] && [ "$3" != {ZERO} ]; then
  touched=$(git log --format= --name-only "$3" --not --all -- {WORKFLOWS} | head -n 1)
  if [ -n "$touched" ]; then
    reason="refusing to allow a GitHub App to create or update workflow \\`$touched\\`"
    echo "$1 $reason without \\`workflows\\` permission" >> "$HUB_REASONS"
    exit 1
  fi
fi
"""


def settings(repo: Repository, actor: Actor, reasons: str) -> dict[str, str]:
    """What the hook has to know of one push; `reasons` is the file it writes to."""
    return {
        "HUB_PROTECTED": " ".join(f"refs/heads/{branch}" for branch in sorted(repo.protected)),
        "HUB_NO_WORKFLOWS": "1" if _kept_from_workflows(actor) else "",
        "HUB_REASONS": reasons,
    }


def check_update(repo: Repository, actor: Actor, ref: str, new: str) -> None:
    """The same rules for a ref that is moved over REST."""
    if ref.removeprefix("refs/heads/") in repo.protected:
        raise Refusal(422, BY_PULL_REQUEST)
    if new != ZERO:
        check_commits(repo.git, actor, new)


def check_commits(git: Git, actor: Actor, new: str) -> None:
    """Refuses commits that no ref has yet and that touch a workflow, to an App without the permission."""
    if _kept_from_workflows(actor) and git.run("log", "-1", "--format=%H", new, "--not", "--all", "--", WORKFLOWS):
        raise Refusal(403, "Resource not accessible by integration")


def check_path(actor: Actor, path: str) -> None:
    """Refuses one file that is a workflow."""
    if _kept_from_workflows(actor) and path.startswith(WORKFLOWS):
        raise Refusal(403, "Resource not accessible by integration")


def explained(answer: bytes, reasons: Mapping[str, str]) -> bytes:
    """The report of a push with GitHub's reasons in place of git's "hook declined"."""
    packets = list(_packets(answer))
    report = b"".join(packet[1:] for packet in packets if packet[:1] == b"\x01")
    lines = b"".join(_packet(_with_reason(line, reasons)) for line in _packets(report)) + b"0000"
    told = b"".join(_packet(packet) for packet in packets if packet[:1] == b"\x02")
    pieces = (lines[start : start + _LARGEST] for start in range(0, len(lines), _LARGEST))
    return told + b"".join(_packet(b"\x01" + piece) for piece in pieces) + b"0000"


def _kept_from_workflows(actor: Actor) -> bool:
    return actor.token is not None and actor.token.permissions.get("workflows") != "write"


def _with_reason(line: bytes, reasons: Mapping[str, str]) -> bytes:
    ref = line.removeprefix(b"ng ").rstrip(b"\n").removesuffix(_DECLINED).decode()
    return f"ng {ref} {reasons[ref]}\n".encode() if ref in reasons else line


def _packets(data: bytes) -> Iterator[bytes]:
    """The pkt-lines up to the flush."""
    while data and (size := int(data[:4], 16)):
        yield data[4:size]
        data = data[size:]


def _packet(payload: bytes) -> bytes:
    return f"{len(payload) + 4:04x}".encode() + payload
