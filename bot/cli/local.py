"""The commands that need nothing but this machine: ``generate``, ``check``, ``verify``, ``revise``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bot.cli import shapes
from bot.cli.say import (
    complain,
    complain_of,
    refuse,
    tell,
    tell_block,
    tell_inferences,
    tell_json,
    tell_verdict,
    working,
)

if TYPE_CHECKING:
    from agents.contract import Gate, Verdict
    from agents.erd import Erd, ErdError
    from agents.llm.chat import Complete

NEEDS_MODEL = "A feature takes a language model: set OPENROUTER_API_KEY, OPENAI_API_KEY or ERDSMITH_LLM_BASE_URL."
BAD_INPUT, NOT_VERIFIED, WOULD_OVERWRITE, NOTHING_FITS = 2, 3, 4, 5

ErdFile = Annotated[Path, typer.Argument(metavar="ERD", help="The ERD as JSON.")]
Backend = Annotated[Path, typer.Argument(metavar="DIR", help="A generated folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Engine = Annotated[
    Literal["auto", "builtin"], typer.Option(help="auto = a model when one is configured, else built-in.")
]


def generate(
    erd_file: ErdFile,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where to.")] = Path("backend"),
    engine: Engine = "auto",
    review: Annotated[bool, typer.Option("--review", help="Approve, edit or skip each file.")] = False,
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Skip the proof.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite edited files too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Turn an ERD into a proven Django REST backend."""
    _choose_sandbox()
    from agents.proof.side_by_side import Begun, begin

    with ExitStack() as held, ExitStack() as begun:
        # Django is imported while settings and ERD are read and drafted.
        runs: Begun | None = begun.enter_context(begin("full" if not no_verify else None))
        complete = held.enter_context(_model(engine))
        if review or complete:
            # A person, or a model, takes longer than a proof may.
            begun.close()
            runs = None
        from bot.cli.folder import Folder
        from bot.cli.generating import generated

        erd = _read(erd_file, shapes.not_generated if as_json else None)
        folder = Folder.at(output)
        result = generated(folder, erd, runs, verify=not no_verify, force=force, review=review, complete=complete)
    for note in result.notes:
        complain(f"note: {note}")
    for path, author in result.authors.items():
        if author.why:
            complain(f"note: {path}: not all of the model's work was kept: {author.why}")
    for feature in result.features:
        if feature.why:
            complain(f"note: not written: {feature.words}: {feature.why}")
    for reason in result.in_the_way:
        complain(f"{reason}; nothing was written (--force overwrites it)")
    complain_of(result.verdict)
    if as_json:
        given = (erd, result.files, result.authors, result.verdict, result.features)
        tell_json(shapes.generated(*given, ok=result.written))
    elif result.written:
        tell_inferences(erd)
        tell_verdict(result.verdict)
        tell(f"{output}: {len(result.files)} files")
    if not result.written:
        raise typer.Exit(WOULD_OVERWRITE if result.in_the_way else NOT_VERIFIED)


def check(
    erd_file: ErdFile,
    diagram: Annotated[bool, typer.Option("--diagram", help="Print the ER diagram as Mermaid.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with an ERD; generate nothing."""
    from agents.erd import mermaid

    erd = _read(erd_file, shapes.refused if as_json else None)
    if as_json:
        tell_json({**shapes.checked(erd), **({"diagram": mermaid(erd)} if diagram else {})})
    elif diagram:
        tell_block(mermaid(erd))
    else:
        tell_inferences(erd)
        tell(f"{erd_file}: {len(erd.entities)} entities, nothing wrong")


def _read(erd_file: Path, shape: Callable[[ErdError], Mapping[str, Any]] | None) -> Erd:
    """The ERD of a file; one that is refused ends the command, in a ``shape`` if its answer is read by a program."""
    from agents.erd import ErdError
    from bot.cli.reading import read_erd

    try:
        return read_erd(erd_file)
    except ErdError as error:
        refuse(error, erd_file)
        if shape:
            tell_json(shape(error))
        raise typer.Exit(BAD_INPUT) from None


def verify(
    directory: Backend,
    fast: Annotated[bool, typer.Option("--fast", help="Without the migrations and the generated tests.")] = False,
    postgres: Annotated[str, typer.Option(metavar="URL", help="On this PostgreSQL server instead of SQLite.")] = "",
    as_json: AsJson = False,
) -> None:
    """Prove a generated backend by running it."""
    from agents.contract import UserError

    if not directory.is_dir():
        raise UserError(f"{directory} is not a folder")
    _choose_sandbox()
    with working("proving"):
        verdict = _verdict_on(directory, "fast" if fast else "full", postgres)
    complain_of(verdict)
    if as_json:
        tell_json(shapes.verdict(verdict))
    else:
        tell_verdict(verdict)
    if not verdict.ok:
        raise typer.Exit(NOT_VERIFIED)


@contextmanager
def _model(engine: Literal["auto", "builtin"]) -> Iterator[Complete | None]:
    """The model that the environment names, asked at once: the limits of a service's workers are not this command's."""
    from bot.settings import Settings

    settings = Settings()
    endpoint = settings.model_endpoint() if engine == "auto" else None
    if endpoint is None:
        yield None
        return
    from bot.log import configure
    from bot.modelling import Models

    configure(settings.log)
    with closing(Models.at(endpoint, settings)) as models:
        yield models.patience()


def _choose_sandbox() -> None:
    from agents.proof.sandbox import Wish, wish_for

    def wished() -> Wish:
        from bot.settings import Settings

        return Settings().sandbox

    wish_for(wished)


def _verdict_on(directory: Path, gate: Gate, postgres: str) -> Verdict:
    from agents.proof.proving import verify as on_sqlite
    from agents.proof.tree import read_tree

    files, package = read_tree(directory), directory.resolve().name
    if not postgres:
        return on_sqlite(files, package, gate)
    from agents.proof.postgres import verify_on

    return verify_on(postgres, files, package, gate)


def revise(
    directory: Backend,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to change, as views.py; or: features.")],
    instruction: Annotated[str, typer.Argument(help='What to change, as "add pagination".')],
    engine: Engine = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Change one file of a generated backend by a sentence."""
    from agents.freehand.answering import FEATURES
    from agents.recipes import NothingFits
    from bot.cli.folder import Folder
    from bot.cli.revising import freely, revised, write

    _choose_sandbox()
    folder = Folder.at(directory)
    try:
        with working("revising"):
            try:
                if file.strip("/ ") == FEATURES:
                    raise NothingFits(NEEDS_MODEL, ())
                revision = revised(folder, file, instruction)
            except NothingFits:
                with _model(engine) as complete:
                    if complete is None:
                        raise
                    revision = freely(folder, file, instruction, complete)
    except NothingFits as refusal:
        if as_json:
            tell_json(shapes.not_revised(str(refusal)))
        complain(str(refusal))
        raise typer.Exit(NOTHING_FITS) from None
    changed = write(folder, revision, dry_run=dry_run)
    if as_json:
        tell_json(shapes.revised(revision, changed))
    else:
        tell(revision.reason)
        for path, difference in changed.items():
            tell_block(difference) if dry_run else tell(path)
    if revision.verdict is not None and not revision.verdict.ok:
        complain_of(revision.verdict)
        raise typer.Exit(NOT_VERIFIED)
    for held in revision.held:
        complain(f"{directory / held.path} {held.why}; this is what it lacks:")
        for line in held.hunk.splitlines():
            complain(line)
    if revision.held and not changed:
        raise typer.Exit(WOULD_OVERWRITE)
