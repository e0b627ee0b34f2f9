"""ER diagrams as SVG, drawn here from Mermaid's `erDiagram` text: no network, no script."""

from markupsafe import Markup

from bot.hub.pages.diagram.drawing import drawn
from bot.hub.pages.diagram.layout import laid_out
from bot.hub.pages.diagram.reading import NotADiagram, read


def svg(text: str) -> Markup | None:
    """The picture of an `erDiagram`, or None when the text is anything else or too large to be drawn."""
    try:
        return drawn(laid_out(read(text)))
    except NotADiagram:
        return None
