"""Hypothesis keeps its notes outside the checkout: pytest would trip over a folder of its own there."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis.configuration import set_hypothesis_home_dir

set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "erdsmith-hypothesis")
