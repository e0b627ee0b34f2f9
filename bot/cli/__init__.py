"""The command line, and the one composition root: every command is one function, registered here.

A command imports what it needs when it runs, so that ``erdsmith check`` does not wait for Django or the service.
"""

from __future__ import annotations

import sys

import typer

from agents.contract import UserError
from bot.cli.doctor import doctor
from bot.cli.importing import import_file
from bot.cli.local import check, generate, revise, verify
from bot.cli.say import complain
from bot.cli.schema import schema
from bot.cli.service import demo, hub, serve

DEBUG = "--debug"

app = typer.Typer(
    name="erdsmith",
    help="From an entity-relationship diagram to a reviewed, proven Django REST backend.",
    epilog=f"{DEBUG} after any command shows the traceback of an error.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (generate, check, verify, revise, schema, serve, hub, demo, doctor):
    app.command()(command)
app.command("import")(import_file)


def main() -> None:
    """Run the command of ``sys.argv``; whatever goes wrong is one line on stderr and an exit code."""
    arguments = [argument for argument in sys.argv[1:] if argument != DEBUG]
    debug = len(arguments) < len(sys.argv) - 1
    try:
        app(args=arguments, prog_name="erdsmith")
    except UserError as error:
        if debug:
            raise
        complain(str(error))
        sys.exit(2)
    # The edge of a run: a person gets one line, and is told how to see more.
    except Exception as error:
        if debug:
            raise
        complain(f"unexpected {type(error).__name__}: {error} ({DEBUG} shows where)")
        sys.exit(1)
