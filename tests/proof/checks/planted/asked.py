"""What the ERD asks for, lost or weakened."""

from tests.proof.checks.drafted import edited
from tests.proof.checks.planted.defect import Defect

ASKED: dict[str, Defect] = {
    "relation to another entity": (
        "contract.relations",
        "models.py",
        "category =",
        edited("models.py", r'(category = models\.ForeignKey\(\s*)"Category"', r'\1"Customer"'),
    ),
    "relation lost": (
        "contract.relations",
        "models.py",
        "class Review(",
        edited("models.py", r"    author = models\.ForeignKey\([^\n]*\n", ""),
    ),
    "relation of another kind": (
        "contract.relations",
        "models.py",
        "customer =",
        edited("models.py", r"customer = models\.OneToOneField", "customer = models.ForeignKey"),
    ),
    "relation that deletes more": (
        "contract.relations",
        "models.py",
        "category =",
        edited("models.py", r'("Category", )models\.PROTECT', r"\1models.CASCADE"),
    ),
    "relation that may be missing": (
        "contract.relations",
        "models.py",
        "author =",
        edited("models.py", r'(author = models\.ForeignKey\("Customer", models\.CASCADE,)', r"\1 null=True,"),
    ),
    "relation not through its entity": (
        "contract.relations",
        "models.py",
        "products: models.ManyToManyField =",
        edited("models.py", r'through="OrderLine",\s*', ""),
    ),
    "entity lost": (
        "contract.models",
        "models.py",
        None,
        edited("models.py", r"class Review\(models\.Model\)", "class Rating(models.Model)"),
    ),
    "field lost": (
        "contract.fields",
        "models.py",
        "class Order(",
        edited("models.py", r"    placed_at = models[^\n]*\n", ""),
    ),
    "field of another type": (
        "contract.fields",
        "models.py",
        "text =",
        edited("models.py", r"text = models\.TextField\(\)", "text = models.BinaryField()"),
    ),
    "field longer": (
        "contract.fields",
        "models.py",
        "sku =",
        edited("models.py", r"sku = models\.CharField\(max_length=20", "sku = models.CharField(max_length=200"),
    ),
    "field empty": (
        "contract.fields",
        "models.py",
        "text =",
        edited("models.py", r"text = models\.TextField\(\)", "text = models.TextField(null=True)"),
    ),
    "field no longer unique": (
        "contract.fields",
        "models.py",
        "name =",
        edited(
            "models.py",
            r"name = models\.CharField\(max_length=60, unique=True\)",
            "name = models.CharField(max_length=60)",
        ),
    ),
    "choices lost": (
        "contract.fields",
        "models.py",
        "status =",
        edited("models.py", r'choices=\{"open": "Open", "paid": "Paid", "sent": "Sent"\},\s*', ""),
    ),
    "choice lost": (
        "contract.fields",
        "models.py",
        "status =",
        edited("models.py", r', "sent": "Sent"', ""),
    ),
    "limit lost": (
        "contract.fields",
        "models.py",
        "price =",
        edited("models.py", r",\s*validators=\[validators\.MinValueValidator\(0\)\]", ""),
    ),
    "limit moved": (
        "contract.fields",
        "models.py",
        "stars =",
        edited("models.py", r"(stars = .*?)MaxValueValidator\(5\)", r"\1MaxValueValidator(50)"),
    ),
    "default lost": (
        "contract.fields",
        "models.py",
        "newsletter =",
        edited(
            "models.py", r"newsletter = models\.BooleanField\(default=False\)", "newsletter = models.BooleanField()"
        ),
    ),
    "unique set lost": (
        "contract.constraints",
        "models.py",
        "class OrderLine(",
        edited("models.py", r'fields=\["order", "product"\]', 'fields=["order", "product", "quantity"]'),
    ),
    "unique set for some rows": (
        "contract.constraints",
        "models.py",
        "class OrderLine(",
        edited("models.py", r'(fields=\["order", "product"\],)', r"\1 condition=models.Q(quantity=1),"),
    ),
    "index lost": (
        "contract.constraints",
        "models.py",
        "class Product(",
        edited("models.py", r'fields=\["category", "price"\]', 'fields=["price"]'),
    ),
    "route lost": (
        "contract.routes",
        "urls.py",
        "router.register",
        edited("urls.py", r'router\.register\("orders", views\.OrderViewSet\)\n', ""),
    ),
    "serializer without a field": (
        "contract.serializers",
        "serializers.py",
        "fields =",
        edited("serializers.py", r'"status", "placed_at",', '"status",'),
    ),
    "admin forgets one": (
        "contract.admin",
        "admin.py",
        None,
        edited("admin.py", r"@admin\.register\(models\.Review\)\n", ""),
    ),
}
