"""What is left to a language model, one wish after the other, on top of what the built-in engine did of a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from agents.contract import GeneratedFile, Options, UserError, Verdict
from agents.freehand.answering import FEATURES, NotWritten, written
from agents.llm.chat import Complete
from agents.llm.errors import NoModel
from agents.merge import Held, hunk
from agents.revision import Change, Revision
from bot import replies
from bot.commands.scene import Intent, Scene, Wish
from bot.stepping import is_derived, to_come, without
from bot.written import Written, by_author, latest
from bot.written import written as written_before

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """What the commands of a review come to so far; ``files`` are the folder's afterwards, of which ``deleted`` went.

    ``about``, ``told`` and ``failed`` go by the key of a command: the files that it changed, what to say, and whether
    it can be tried again.
    """

    files: Files
    options: Options
    pristine: Files
    drafted: tuple[GeneratedFile, ...] = ()
    verdict: Verdict | None = None
    deleted: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    order: tuple[str, ...] = ()
    """Paths as they changed, for the order of the commits."""
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    authors: tuple[Written, ...] = ()

    def changed(self, before: Files) -> dict[str, str]:
        """What is to be written, in order: what is made from all the others comes last."""
        order = sorted(dict.fromkeys(self.order), key=is_derived)
        return {path: self.files[path] for path in order if before.get(path) != self.files[path]}

    def saying(self, key: str, text: str) -> Work:
        return replace(self, told={**self.told, key: text})


def built_in(scene: Scene, intent: Intent, made: Change | None) -> Work:
    """What the built-in engine made of a review; nothing where it was asked for nothing, or its change is none."""
    before = Work(scene.files, scene.manifest.options, scene.pristine, told=intent.told)
    if made is None or made.verdict is None or not made.verdict.ok:
        return before
    left = {path: text for path, text in scene.files.items() if path not in made.deleted}
    return replace(
        before,
        files={**left, **made.changed},
        options=intent.options,
        pristine=made.pristine,
        drafted=made.drafted,
        verdict=made.verdict,
        deleted=made.deleted,
        held=made.held,
        order=tuple(made.changed),
        about=intent.about,
    )


def carried_out(scene: Scene, so_far: Work, wishes: Mapping[str, Wish], ask: Callable[[], Complete | None]) -> Work:
    """Every wish in its order; what comes to nothing leaves everything as it was, and says why."""
    complete = ask() if wishes else None
    for key, wish in wishes.items():
        so_far = _one(scene, so_far, key, wish, complete) if complete else so_far.saying(key, replies.no_model())
    return so_far


def _one(scene: Scene, so_far: Work, key: str, wish: Wish, complete: Complete) -> Work:
    manifest = replace(scene.manifest, options=so_far.options)
    coming = {file.path: file.content for file in to_come(manifest, scene.package, so_far.files)}
    if wish.path in coming:
        return so_far.saying(key, replies.still_to_come(wish.path))
    files = {**coming, **so_far.files}
    try:
        made = written(
            files,
            scene.package,
            scene.manifest.erd,
            so_far.options,
            {**coming, **so_far.pristine},
            wish.path,
            wish.words,
            complete,
        )
    except NotWritten as error:
        failed = so_far.failed | {key} if isinstance(error.ended_by, NoModel) else so_far.failed
        return replace(so_far.saying(key, replies.not_written(error)), failed=failed)
    except UserError as error:
        return so_far.saying(key, replies.not_understood(str(error)))
    if wish.path != FEATURES and _is_somebodys(wish.path, scene, so_far):
        mine = Held(wish.path, hunk(wish.path, files.get(wish.path), made.changed[wish.path]), "holds changes of yours")
        return so_far.saying(key, replies.held_back([mine]))
    return _with(so_far, key, made, coming)


def _is_somebodys(path: str, scene: Scene, so_far: Work) -> bool:
    """Whether people changed a file since the bot, or a model for it, wrote it last."""
    text = so_far.files.get(path)
    if text == so_far.pristine.get(path):
        return False
    last = latest((*written_before(scene.pushes), *so_far.authors)).get(path)
    return last is None or not last.is_still(text)


def _with(so_far: Work, key: str, made: Revision, coming: Files) -> Work:
    changed = without(made.changed, coming) if coming else made.changed
    authors = by_author(made.author, changed) if made.author else ()
    return replace(
        so_far,
        files={**so_far.files, **changed},
        options=made.options,
        pristine=without(made.pristine, coming) if coming else made.pristine,
        drafted=made.drafted,
        verdict=made.verdict,
        held=(*so_far.held, *made.held),
        order=(*so_far.order, *changed),
        # What came out just as it is drafted is nobody's but the draft's.
        about={**so_far.about, key: tuple(each.path for each in authors) or tuple(changed)[:1]},
        told={**so_far.told, key: replies.by_model(made.author) if made.author else made.reason},
        authors=(*so_far.authors, *authors),
    )
