"""Other notations read as ERDs: DBML, SQL and Mermaid in, the language's own JSON out."""

from agents.erd.importing.drawing import Remark
from agents.erd.importing.reading import Imported, import_erd

__all__ = ["Imported", "Remark", "import_erd"]
