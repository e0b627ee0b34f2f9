"""What follows from refs that moved: pull requests learn their new head, and webhooks tell."""

from bot.hub import diff, events, pulls
from bot.hub.git import ZERO
from bot.hub.state import Pull, Repository, ReviewComment, User, World, now

_HEADS = "refs/heads/"
_TAGS = "refs/tags/"


def announce(world: World, repo: Repository, user: User) -> None:
    """Compare the refs known so far with those on disk now, and tell what `user` did to them."""
    before = dict(repo.git.refs)
    repo.git.reload()
    after = dict(repo.git.refs)
    for ref in sorted(before.keys() | after.keys()):
        old, new = before.get(ref, ZERO), after.get(ref, ZERO)
        if old != new and ref.startswith((_HEADS, _TAGS)):
            moved(world, repo, ref, old, new, user)


def moved(world: World, repo: Repository, ref: str, old: str, new: str, user: User) -> None:
    """One branch or tag was created (`old` zero), moved, or deleted (`new` zero)."""
    repo.pushed_at = now()
    if old == ZERO:
        events.ref_created(world, repo, ref, user)
    if new == ZERO:
        events.ref_deleted(world, repo, ref, user)
    events.pushed(world, repo, ref, old, new, user)
    if ref.startswith(_HEADS):
        branch = ref.removeprefix(_HEADS)
        for holder in list(world.repositories.values()):
            for pull in [pull for pull in holder.pulls.values() if pull.state == "open"]:
                if (pull.fork or holder) is repo and pull.head == branch:
                    _head_moved(world, holder, pull, new, user)
                elif holder is repo and pull.base == branch and new != ZERO:
                    _base_moved(world, repo, pull, new, user)


def close(world: World, repo: Repository, pull: Pull, user: User) -> None:
    """Close, merged or not, and tell."""
    pull.closed_at = pull.updated_at = now()
    events.pull_request(world, repo, pull, "closed", user)


def _head_moved(world: World, repo: Repository, pull: Pull, new: str, user: User) -> None:
    if new == ZERO:
        close(world, repo, pull, user)
        return
    old, pull.head_sha, pull.updated_at = pull.head_sha, new, now()
    keep_head(repo, pull)
    _follow_lines(repo, pull)
    events.pull_request(world, repo, pull, "synchronize", user, {"before": old, "after": new})


def _base_moved(world: World, repo: Repository, pull: Pull, new: str, user: User) -> None:
    """A base that now holds the head has merged it, whoever pushed."""
    if repo.git.contains(pull.head_sha, new):
        pull.merged_at, pull.merged_by, pull.merge_sha = now(), user, new
        close(world, repo, pull, user)
    else:
        pull.base_sha = new


def keep_head(repo: Repository, pull: Pull) -> None:
    """GitHub keeps every head under refs/pull, also after the branch is gone, also that of a fork."""
    if pull.fork:
        repo.git.run("fetch", "--quiet", "--no-tags", str(pull.fork.git.path), pull.head_sha)
    ref = f"refs/pull/{pull.number}/head"
    repo.git.update(ref, pull.head_sha, repo.git.refs.get(ref, ZERO))
    repo.git.refs[ref] = pull.head_sha
    pull.heads[pull.head_sha] = now()


def _follow_lines(repo: Repository, pull: Pull) -> None:
    """Comments move with their line; once it is gone they are outdated."""
    placed = [one for one in repo.review_comments.values() if one.number == pull.number and one.line is not None]
    if placed:
        patches = {file.path: file.patch for file in pulls.files(repo, pull)}
        for comment in placed:
            _follow_line(repo, comment, pull.head_sha, patches.get(comment.path, ""))


def _follow_line(repo: Repository, comment: ReviewComment, head: str, patch: str) -> None:
    number = comment.line
    if number is not None and comment.side == "RIGHT":
        number = diff.followed(repo.git, comment.commit_id, head, comment.path, number)
    shown = diff.line_at(patch, comment.side, number) if number is not None else None
    if shown is None:
        comment.line = comment.start_line = comment.position = None
        return
    if comment.start_line is not None and comment.line is not None and number is not None:
        comment.start_line += number - comment.line
    comment.line, comment.position, comment.commit_id = number, shown.position, head
