"""The Revision agent without a model: instructions, understood by recipes, met with what is on the branch.

``read`` understands, ``change`` carries out; both take several wishes at once, because a review is one transaction.
``revise`` is the two for one wish.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from agents.amending import FIELD, amended
from agents.briefing import brief
from agents.contract import GeneratedFile, Options, UserError, Verdict
from agents.draft import draft
from agents.erd.model import Erd
from agents.freehand.wiring import features, is_module
from agents.improving.carrying import carried, marked
from agents.llm.chat import Usage
from agents.merge import Held, Meeting, hunk, is_migration, meet
from agents.proof.looking import Before
from agents.proof.proving import SCHEMA, Proof, prove
from agents.proof.side_by_side import Begun, begin
from agents.recipes import ALL, RECIPES, Entities, Match, Place, Settings, applied, match

Files = Mapping[str, str]
_NOTHING: Mapping[str, str | None] = {}


class UnknownFile(UserError):
    """The instruction is about a file that is not there; ``nearest`` are those it may mean."""

    def __init__(self, path: str, nearest: tuple[str, ...]) -> None:
        self.nearest = nearest
        meant = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"there is no file {path!r}{meant}")


@dataclass(frozen=True, slots=True)
class Wish:
    """An instruction for a file, as a person gave it."""

    path: str
    instruction: str
    place: Place | None = None
    """What the person remarked on, if it was a line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A wish that was understood: ``path`` inside the output folder, ``changes`` unless it is so already.

    ``says`` tells what holds afterwards, in words.
    """

    path: str
    made: Match
    changes: bool
    says: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a step from some options to others does to a folder.

    ``changed`` comes in reading order; like ``deleted`` it is empty if somebody's edit is in the way (``held``) or if
    the result fails its checks (``verdict``). ``pristine`` is the tree of drafts to remember if it is carried out.
    """

    changed: Files
    held: tuple[Held, ...]
    verdict: Verdict | None
    drafted: tuple[GeneratedFile, ...]
    pristine: Files
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """A model that wrote ``paths``, and what that took; none of them if what came is just as it is drafted."""

    model: str
    rounds: int
    usage: Usage
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """What one instruction comes to.

    ``changed`` comes in reading order. It is empty if it is so already, if somebody's edit is in the way (``held`` has
    the hunks to offer), or if the result fails its checks (``verdict`` says which); ``options``, ``drafted`` and
    ``pristine`` are then those from before. The manifest is the caller's to renew from them.
    """

    recipe: str
    entities: Entities
    about: tuple[str, ...]
    """The keys of ``options`` that the instruction is about: entities, or ``"*"``."""
    options: Options
    changed: Files
    held: tuple[Held, ...]
    verdict: Verdict | None
    reason: str
    drafted: tuple[GeneratedFile, ...]
    pristine: Files
    author: Author | None = None
    """The model that wrote it, if one did."""

    @property
    def settings(self) -> Mapping[str, Settings]:
        """What is in force for each entity that the instruction is about (``"*"`` for all)."""
        return {entity: self.options.get(self.recipe, entity) or {} for entity in self.about}


def read(
    wishes: Sequence[Wish], package: str, paths: Sequence[str], erd: Erd, options: Options
) -> tuple[tuple[Reading | UserError, ...], Options]:
    """Understand each wish on top of the ones before it; what cannot be met is the error that says why."""
    readings: list[Reading | UserError] = []
    for wish in wishes:
        try:
            path = known_path(wish.path, package, paths)
            made = match(wish.instruction, path, erd, wish.place)
            wanted = applied(options, made, erd)
        except UserError as error:
            readings.append(error)
            continue
        changes = _changes(erd, options, wanted)
        so = f"{_says(made, wanted)}."
        says = so if changes else f"It is so already: {so} It can be changed, e.g.: {RECIPES[made.recipe].help}."
        readings.append(Reading(path, made, changes, says))
        options = wanted if changes else options
    return tuple(readings), options


def _changes(erd: Erd, before: Options, after: Options) -> bool:
    """Whether the backend is another one; a word that says of a field what holds anyway changes nothing."""
    if {**before.values, FIELD: {}} != {**after.values, FIELD: {}}:
        return True
    return amended(erd, before) != amended(erd, after)


def change(
    files: Files,
    package: str,
    erd: Erd,
    before: Options,
    after: Options,
    pristine: Files,
    about: Collection[str],
    placed: Mapping[str, str | None] = _NOTHING,
) -> Change:
    """Draft with both options and let only what differs meet the folder, proven with the fast gate.

    If a file that the wishes are ``about`` is somebody's, nothing is changed and its hunk is offered. What is
    ``placed`` stands in its file whatever was there, and meets the drafts as if it had been there (``None``: no file).
    """
    with begin("fast") as runs:
        return _changed(files, package, erd, before, after, pristine, about, placed, runs)


def _changed(
    files: Files,
    package: str,
    erd: Erd,
    before: Options,
    after: Options,
    pristine: Files,
    about: Collection[str],
    placed: Mapping[str, str | None],
    runs: Begun,
) -> Change:
    onto = {path: text for path, text in {**files, **placed}.items() if text is not None}
    earlier = {file.path: file.content for file in draft(brief(erd, package, before))}
    asked = brief(erd, package, after)
    drafted = draft(asked)
    touched = {file.path: file.content for file in drafted if earlier.get(file.path) != file.content}
    taken_out = earlier.keys() - {file.path for file in drafted}
    kept = {path: text for path, text in pristine.items() if path not in taken_out}
    goal = {**kept, **carried(asked.erd, touched, pristine, earlier)}
    meeting = meet(pristine, onto, goal)
    drafted = marked(drafted, goal)
    in_the_way = tuple(held for held in meeting.held if held.path in about)
    result = meeting.applied_to(onto)
    if in_the_way or (result == files and not taken_out):
        return Change({}, in_the_way or meeting.held, None, drafted, meeting.pristine)
    proof = prove(result, package, "fast", asked, Before(files, brief(erd, package, before)), runs)
    keeps_models = not any(path == "models.py" or is_module(path) for path in {**meeting.write, **placed})
    return _proven(files, proof, drafted, pristine, meeting, keeps_models=keeps_models)


def _proven(
    files: Files,
    proof: Proof,
    drafted: tuple[GeneratedFile, ...],
    pristine: Files,
    meeting: Meeting,
    *,
    keeps_models: bool,
) -> Change:
    if not proof.verdict.ok:
        return Change({}, meeting.held, proof.verdict, drafted, pristine)
    changed = {path: text for path, text in proof.files.items() if files.get(path) != text}
    held = meeting.held
    if keeps_models:
        # A recipe that leaves the models alone has no business with a migration that somebody's edit still lacks.
        changed = {path: text for path, text in changed.items() if not is_migration(path)}
    known = pristine.get(SCHEMA, files.get(SCHEMA))
    if SCHEMA in changed and files.get(SCHEMA) != known:
        offer = hunk(SCHEMA, files.get(SCHEMA), changed.pop(SCHEMA))
        held = (*held, Held(SCHEMA, offer, "was edited since it was made"))
    derived = {path: text for path, text in changed.items() if path == SCHEMA or is_migration(path)}
    order = [*(file.path for file in drafted), *proof.files]
    in_order = dict(sorted(changed.items(), key=lambda item: order.index(item[0])))
    deleted = tuple(path for path in files if path not in proof.files)
    return Change(in_order, held, proof.verdict, drafted, {**meeting.pristine, **derived}, deleted)


def revise(
    files: Files, package: str, erd: Erd, options: Options, pristine: Files | None, path: str, instruction: str
) -> Revision:
    """Apply one instruction for one file; a pristine tree of ``None`` is drafted from the ERD and the options.

    Raises ``UnknownFile``, ``NothingFits``, or ``UserError`` for a demand that is clear but cannot be met.
    """
    before = draft(brief(erd, package, options))
    tree = {file.path: file.content for file in before} if pristine is None else pristine
    paths = [*(file.path for file in before), *files]
    ((reading,), wanted) = read([Wish(path, instruction)], package, paths, erd, options)
    if isinstance(reading, UserError):
        raise reading
    made = reading.made
    unchanged = Revision(
        made.recipe, made.entities, tuple(made.settings), options, {}, (), None, reading.says, before, tree
    )
    if not reading.changes:
        return unchanged
    result = change(files, package, erd, options, wanted, tree, [reading.path])
    if not result.changed:
        return replace(unchanged, held=result.held, verdict=result.verdict, reason=_why_not(result, reading))
    return replace(
        unchanged,
        options=wanted,
        changed=result.changed,
        held=result.held,
        verdict=result.verdict,
        drafted=result.drafted,
        pristine=result.pristine,
    )


def _why_not(result: Change, reading: Reading) -> str:
    if result.verdict is not None:
        failed = next(check.id for check in result.verdict.checks if not check.ok)
        where = "; ".join(problem.message for problem in result.verdict.problems[:3])
        return f"Nothing was changed, because the result fails `{failed}`: {where}"
    if result.held:
        return f"{result.held[0].path} {result.held[0].why}"
    return f"The files say so already: {reading.says}"


def known_path(path: str, package: str, paths: Sequence[str]) -> str:
    """``path`` relative to the output folder, however it was given; raises ``UnknownFile``."""
    relative = path.strip().strip("`\"'").removeprefix("./").removeprefix(f"{package}/")
    if relative in paths:
        return relative
    by_name = [known for known in dict.fromkeys(paths) if known.rpartition("/")[2].partition(".")[0] == relative]
    raise UnknownFile(path, tuple(by_name or difflib.get_close_matches(relative, dict.fromkeys(paths), 2)))


def in_force(options: Options) -> tuple[str, ...]:
    """Everything that revisions have set, in words."""
    told = [
        f"{_whose(entity)}: {RECIPES[recipe].says(settings)}"
        for recipe, entries in options.values.items()
        for entity, settings in entries.items()
        if recipe in RECIPES
    ]
    return (*told, *(f"feature {module}: {words}" for module, words in features(options).items()))


def _whose(entity: str) -> str:
    return "every list" if entity == ALL else entity


def _says(made: Match, options: Options) -> str:
    """The settings in force for what was asked, in words; entities with the same ones are told together."""
    recipe = RECIPES[made.recipe]
    told: dict[str, list[str]] = {}
    for entity, stated in made.settings.items():
        settled = options.get(recipe.id, entity) or stated
        about = {name: words for name, words in settled.items() if recipe.id != FIELD or name in stated}
        told.setdefault(recipe.says(about), []).append(entity)
    return "; ".join(f"{_whose(ALL) if ALL in names else ', '.join(names)}: {text}" for text, names in told.items())
