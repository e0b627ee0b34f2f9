"""Our order of a first migration's operations against Django's own: the same models, the same tables."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import complete, verify
from agents.proof.tree import write_tree
from tests.agents.golden import ERDS
from tests.bench.drawing import erd_bytes
from tests.proof.shop import FILES, PACKAGE

ROOT = Path(__file__).parents[2]
BY_HAND = """
    from django.db import models


    class Seller(models.Model):
        name = models.CharField(max_length=40)
        best = models.ForeignKey("Product", models.SET_NULL, null=True, related_name="+")
        partners = models.ManyToManyField("self", through="Partnership")

        class Meta:
            indexes = [models.Index(fields=["best", "name"], name="best_name")]


    class Partnership(models.Model):
        a = models.ForeignKey(Seller, models.CASCADE, related_name="+")
        b = models.ForeignKey(Seller, models.CASCADE, related_name="+")


    class Product(models.Model):
        seller = models.ForeignKey(Seller, models.CASCADE)
        like = models.ManyToManyField("self")
        price = models.IntegerField()

        class Meta:
            constraints = [
                models.CheckConstraint(condition=models.Q(price__gt=0), name="dear"),
                models.UniqueConstraint(fields=["seller", "price"], name="one_price"),
            ]


    class Bargain(Product):
        until = models.DateField()
        instead_of = models.ForeignKey("Alternative", models.CASCADE, related_name="+")


    class Alternative(models.Model):
        bargain = models.OneToOneField(Bargain, models.CASCADE, primary_key=True)
        offers = models.ManyToManyField(Seller, through="Offer")


    class Offer(models.Model):
        seller = models.ForeignKey(Seller, models.CASCADE)
        alternative = models.ForeignKey(Alternative, models.CASCADE)


    class Cheap(Product):
        class Meta:
            proxy = True


    class Elsewhere(models.Model):
        product = models.ForeignKey(Product, models.DO_NOTHING)

        class Meta:
            managed = False
            db_table = "elsewhere"
    """


def drafted(erd: bytes) -> dict[str, str]:
    return {file.path: file.content for file in draft(Brief(parse(erd), "backend"))}


def detected(files: dict[str, str], package: str, folder: Path) -> dict[str, Any]:
    write_tree({"migrations/__init__.py": "", **files}, folder / package)
    run = subprocess.run(
        [sys.executable, "-B", "-m", "tests.proof.detected", package],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize("name", ["shop", "rings"])
def test_drafts_get_the_tables_that_django_would_make(name: str, tmp_path: Path) -> None:
    erd = ERDS[name].read_bytes()
    told = detected(drafted(erd), "backend", tmp_path)
    assert told["same_models"]
    assert told["same_tables"]
    assert told["tables"] > len(parse(erd).entities)


def test_so_do_models_that_nobody_drafted(tmp_path: Path) -> None:
    told = detected({**FILES, "models.py": dedent(BY_HAND)}, PACKAGE, tmp_path)
    assert told["same_models"]
    assert told["same_tables"]
    # Seller.best closes a ring and takes its index along; the rows of a table between two models come after both.
    assert told["operations"]["ours"] == {"CreateModel": 8, "AddField": 4, "AddIndex": 1}


def test_without_a_ring_each_model_is_one_operation(tmp_path: Path) -> None:
    told = detected(drafted(erd_bytes(12)), "backend", tmp_path)
    assert told["same_models"]
    assert told["same_tables"]
    assert told["operations"]["ours"] == {"CreateModel": 12}
    assert told["operations"]["together"] == {"Creations": 1}
    assert told["operations"]["django"]["AddIndex"] > 5


def test_a_later_model_is_one_operation_too() -> None:
    finished = complete(FILES, PACKAGE)
    review = """

        class Review(models.Model):
            product = models.ForeignKey(Product, models.CASCADE)

            class Meta:
                indexes = [models.Index(fields=["product", "id"], name="of_product")]
        """
    again = complete({**finished, "models.py": finished["models.py"] + dedent(review)}, PACKAGE)
    (path,) = set(again) - set(finished)
    assert re.findall(r"migrations\.(\w+)\(", again[path]) == ["CreateModel"]


def test_a_reference_to_a_model_that_comes_later_is_refused() -> None:
    finished = complete(FILES, PACKAGE)
    path, key = "migrations/0001_initial.py", "models.OneToOneField(%s, models.CASCADE, primary_key=True"
    early = f'migrations.CreateModel("Early", [("product", {key}, serialize=False))])' % "'shop.product'"
    changed = {
        "models.py": f"{finished['models.py']}\n\nclass Early(models.Model):\n    product = {key % 'Product'})\n",
        path: finished[path].replace("migrations.CreateModel", f"{early},\n        migrations.CreateModel", 1),
    }
    verdict = verify({**finished, **changed}, PACKAGE)
    (problem,) = verdict.problems
    assert problem.check == "migrate"
    assert "Early.product: related model 'shop.product' cannot be resolved" in problem.message
