"""Files that no longer fit together."""

from tests.proof.checks.drafted import edited
from tests.proof.checks.planted.defect import Defect

WIRED: dict[str, Defect] = {
    "circular import": (
        "imports.circular",
        "permissions.py",
        "import Rows",
        edited("permissions.py", r"from \. import models\n", "from . import models\nfrom .views import Rows\n"),
    ),
    "import of what is not there": (
        "imports.names",
        "filters.py",
        "visible_for",
        edited("filters.py", r"from \.permissions import visible_to", "from .permissions import visible_for"),
    ),
    "serializer that is not there": (
        "imports.names",
        "views.py",
        "serializer_class =",
        edited("views.py", r"serializers\.OrderSerializer", "serializers.OrdersSerializer"),
    ),
    "serializer field that is not there": (
        "wiring.serializers",
        "serializers.py",
        '"quantiti"',
        edited("serializers.py", r'"product", "quantity"', '"product", "quantiti"'),
    ),
    "search field that is not there": (
        "wiring.views",
        "views.py",
        '"notes"',
        edited("views.py", r'search_fields = \["note"\]', 'search_fields = ["notes"]'),
    ),
    "a query per row": (
        "wiring.queries",
        "views.py",
        "class OrderViewSet(",
        edited("views.py", r'models\.Order\.objects\.prefetch_related\("products"\)', "models.Order.objects.all()"),
    ),
    "a nested row per row": (
        "wiring.queries",
        "views.py",
        "class ReviewViewSet(",
        edited(
            "serializers.py",
            r"class ReviewSerializer\(References\):\n",
            "class ReviewSerializer(References):\n    product = ProductSerializer(read_only=True)\n\n",
        ),
    ),
}
