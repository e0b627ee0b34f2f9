"""``make eval``: every task without a model and with the configured one, or with a perfect one that is scripted.

python -m tests.eval [--perfect] [--only PART] [--most N] [--without]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import typer

from agents.llm.chat import Complete, Usage
from bot.modelling import Models
from bot.settings import Settings
from tests.eval.perfect import perfect
from tests.eval.running import Result, run
from tests.eval.task import Task
from tests.eval.tasks import all_tasks

KINDS = ("rule", "revision", "feature")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--perfect", action="store_true", help="a scripted model that does every task as it should")
    parser.add_argument("--only", default="", help="tasks whose id holds this")
    parser.add_argument("--most", type=int, default=0, help="no more tasks than this, spread over all")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args(arguments)
    tasks = [task for task in all_tasks() if chosen.only in task.id]
    if chosen.most and chosen.most < len(tasks):
        tasks = tasks[:: -(-len(tasks) // chosen.most)]
    model = _model(perfect_one=chosen.perfect)
    alone = _results("without a model", tasks, lambda task: None, chosen.workers)
    _say("without a model", alone)
    if model is None:
        typer.echo("No model is configured (docs/models.md says how); --perfect shows what a scripted one does.")
        return 0
    name, complete = model
    together = _results(f"with {name}", tasks, complete, chosen.workers)
    _say(f"with {name}", together)
    for result in together:
        if not result.passed:
            typer.echo(f"  failed: {result.task}: {result.why}")
    return 0


def _model(*, perfect_one: bool) -> tuple[str, Callable[[Task], Complete]] | None:
    if perfect_one:
        return "a perfect model", perfect
    settings = Settings()
    models = Models.of(settings)
    if models is None:
        return None
    return ", ".join(models.client.endpoint.models) or "the first model listed", lambda task: models.patience()


def _results(title: str, tasks: Sequence[Task], model: Callable[[Task], Complete | None], workers: int) -> list[Result]:
    def one(task: Task) -> Result:
        result = run(task, model(task))
        typer.echo(f"  {'passed' if result.passed else 'failed'} {result.seconds:6.1f} s  {result.task}", err=True)
        return result

    typer.echo(f"{title}: {len(tasks)} tasks", err=True)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, tasks))


def _say(title: str, results: Sequence[Result]) -> None:
    typer.echo(f"\n{title}\n\n| kind | tasks | passed | work kept | calls | tokens | US dollars |")
    typer.echo("|---|---|---|---|---|---|---|")
    for kind in (*KINDS, ""):
        of = [result for result in results if result.task.startswith(kind)]
        if not of:
            continue
        usage = sum((result.usage for result in of), Usage())
        offered = [result for result in of if result.offered]
        kept = f"{sum(result.survived for result in offered)}/{len(offered)}" if offered else "-"
        passed = sum(result.passed for result in of)
        rate = f"{passed} ({100 * passed // len(of)} %)"
        calls = sum(result.calls for result in of)
        typer.echo(f"| {kind or 'all'} | {len(of)} | {rate} | {kept} | {calls} | {usage.tokens:,} | {usage.usd:.4f} |")
    typer.echo()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
