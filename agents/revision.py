"""The Revision agent without a model: one instruction, understood by a recipe, met with what is on the branch."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.contract import Brief, GeneratedFile, Options, UserError, Verdict
from agents.draft import draft
from agents.erd.model import Erd
from agents.merge import Held, Meeting, hold, hunk, is_migration, meet
from agents.proof import SCHEMA, prove
from agents.recipes import RECIPES, Entities, Match, Settings, applied, match

Files = Mapping[str, str]


class UnknownFile(UserError):
    """The instruction is about a file that is not there; ``nearest`` are those it may mean."""

    def __init__(self, path: str, nearest: tuple[str, ...]) -> None:
        self.nearest = nearest
        meant = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"there is no file {path!r}{meant}")


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

    @property
    def settings(self) -> Mapping[str, Settings]:
        """What is in force for each entity that the instruction is about (``"*"`` for all)."""
        return {entity: self.options.get(self.recipe, entity) or {} for entity in self.about}


def revise(
    files: Files,
    package: str,
    erd: Erd,
    options: Options,
    pristine: Files | None,
    path: str,
    instruction: str,
) -> Revision:
    """Apply one instruction for one file; a pristine tree of ``None`` is drafted from the ERD and the options.

    Raises ``UnknownFile``, ``NothingFits``, or ``UserError`` for a demand that is clear but cannot be met.
    """
    drafted = draft(Brief(erd, package, options))
    before = {file.path: file.content for file in drafted}
    path = known_path(path, package, [*before, *files])
    made = match(instruction, path, erd)
    unchanged = Revision(
        made.recipe,
        made.entities,
        tuple(made.settings),
        options,
        {},
        (),
        None,
        "",
        drafted,
        before if pristine is None else pristine,
    )
    renewed = applied(options, made, erd)
    drafted = draft(Brief(erd, package, renewed))
    touched = {file.path: file.content for file in drafted if before.get(file.path) != file.content}
    if not touched:
        return replace(unchanged, reason=f"It is so already: {_says(made, renewed)}. {_what_else(made)}")
    meeting = _meeting(unchanged.pristine, files, touched, path)
    if meeting.held and not meeting.write:
        return replace(unchanged, reason=f"{meeting.held[0].path} {meeting.held[0].why}", held=meeting.held)
    if not meeting.write:
        return replace(unchanged, reason=f"The files say so already: {_says(made, renewed)}. {_what_else(made)}")
    return _proven(unchanged, files, package, made, renewed, drafted, meeting)


def known_path(path: str, package: str, paths: list[str]) -> str:
    """``path`` relative to the output folder, however it was given; raises ``UnknownFile``."""
    relative = path.strip().strip("`\"'").removeprefix("./").removeprefix(f"{package}/")
    if relative in paths:
        return relative
    by_name = [known for known in dict.fromkeys(paths) if known.rpartition("/")[2].partition(".")[0] == relative]
    raise UnknownFile(path, tuple(by_name or difflib.get_close_matches(relative, dict.fromkeys(paths), 2)))


def _meeting(pristine: Files, files: Files, touched: Files, path: str) -> Meeting:
    """Only what this instruction changes meets the branch; if the file it is about is held, so is all of it."""
    drafted = {**pristine, **touched}
    meeting = meet({**pristine}, files, drafted)
    if any(held.path == path for held in meeting.held):
        return hold(meeting, touched, f"goes with {path}", pristine=pristine, drafted=drafted)
    return meeting


def _proven(
    unchanged: Revision,
    files: Files,
    package: str,
    made: Match,
    options: Options,
    drafted: tuple[GeneratedFile, ...],
    meeting: Meeting,
) -> Revision:
    proof = prove(meeting.applied_to(files), package, "fast")
    if not proof.verdict.ok:
        failed = next(check.id for check in proof.verdict.checks if not check.ok)
        where = "; ".join(problem.message for problem in proof.verdict.problems[:3])
        reason = f"Nothing was changed, because the result fails `{failed}`: {where}"
        return replace(unchanged, reason=reason, verdict=proof.verdict)
    changed = {path: text for path, text in proof.files.items() if files.get(path) != text}
    held = meeting.held
    if "models.py" not in meeting.write:
        # A recipe that leaves the models alone has no business with a migration that somebody's edit still lacks.
        changed = {path: text for path, text in changed.items() if not is_migration(path)}
    known = unchanged.pristine.get(SCHEMA, files.get(SCHEMA))
    if SCHEMA in changed and files.get(SCHEMA) != known:
        offer = hunk(SCHEMA, files.get(SCHEMA), changed.pop(SCHEMA))
        held = (*held, Held(SCHEMA, offer, "was edited since it was made"))
    derived = {path: text for path, text in changed.items() if path == SCHEMA or is_migration(path)}
    order = [*(file.path for file in drafted), *proof.files]
    return replace(
        unchanged,
        options=options,
        changed=dict(sorted(changed.items(), key=lambda item: order.index(item[0]))),
        held=held,
        verdict=proof.verdict,
        reason=f"{_says(made, options)}.",
        drafted=drafted,
        pristine={**meeting.pristine, **derived},
    )


def _says(made: Match, options: Options) -> str:
    """The settings in force for what was asked, in words; entities with the same ones are told together."""
    recipe = RECIPES[made.recipe]
    told: dict[str, list[str]] = {}
    for entity in made.settings:
        told.setdefault(recipe.says(options.get(recipe.id, entity) or {}), []).append(entity)
    return "; ".join(f"{'every list' if '*' in names else ', '.join(names)}: {text}" for text, names in told.items())


def _what_else(made: Match) -> str:
    return f"It can be changed, for example: {RECIPES[made.recipe].help}."
