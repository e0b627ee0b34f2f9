"""Attacks from within a backend: whenever Django runs a part of it, that part attacks."""

from __future__ import annotations

import json

from agents.proof.process import run_django
from agents.proof.sandbox import Sandbox
from tests.proof.sandbox.world import World
from tests.proof.shop import FILES, PACKAGE

ATTACK = """
import json, os, signal, socket
told = json.loads({told!r})
came = []
for attack in (
    lambda: open(told["secret"]).read(),
    lambda: open("/proc/%s/environ" % told["victim"]).read(),
    lambda: open(told["folder"] + "/new", "w").write("x"),
    lambda: open(told["file"], "w").write("x"),
    lambda: os.kill(told["victim"], signal.SIGKILL) or "killed",
    lambda: socket.create_connection(("127.0.0.1", told["tcp"]), 1),
):
    try:
        came.append("GOT %r" % (attack(),))
    except Exception as error:
        came.append("stopped")
print("ATTACKED", *came, sep=chr(10), flush=True)
"""

MIGRATION = """
from django.db import migrations, models


def attack(apps, schema_editor):
    {attack}


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Product",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
            ],
        ),
        migrations.RunPython(attack),
    ]
"""

MOMENTS = (
    "moments__settings",
    "moments__models",
    "moments__ready",
    "moments__urls",
    "moments__migration",
    "moments__test",
    "moments__test_module",
)


def at(name: str, world: World, sandbox: Sandbox | None) -> str:
    """Prove a backend that attacks at that moment: what it said of itself."""
    if sandbox is None:
        raise ValueError("that is nothing to run unconfined")
    attack = f"exec({ATTACK.format(told=json.dumps(world.targets))!r})"
    request = {"package": PACKAGE, "gate": "full", "derive": False, "planted": 0}
    run = run_django(sandbox, _backend(name.partition("__")[2], attack), request, 60)
    said = f"{run.output}\n{run.records}"
    return said if "ATTACKED" in said else f"{said}\nGOT no chance to attack"


def _backend(moment: str, attack: str) -> dict[str, str]:
    migration = MIGRATION.format(attack=attack if moment == "migration" else "pass")
    files = {**FILES, "migrations/__init__.py": "", "migrations/0001_initial.py": migration}
    if moment == "settings":
        files["settings.py"] += f"\n{attack}\n"
    elif moment == "models":
        files["models.py"] += f"\n{attack}\n"
    elif moment == "ready":
        files["apps.py"] += f"\n    def ready(self):\n        {attack}\n"
    elif moment == "urls":
        files["urls.py"] += f"\n{attack}\n"
    elif moment == "test":
        files["tests/test_products.py"] += f"\n    def test_attack(self):\n        {attack}\n"
    elif moment == "test_module":
        files["tests/test_attack.py"] = f"{attack}\n"
    return files
