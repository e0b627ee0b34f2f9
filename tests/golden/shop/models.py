from django.contrib.auth import models as auth_models
from django.core import validators
from django.db import models


class AnyCaseEmailField(models.EmailField):
    """Knows an address in any case: one account has it, and is found by it."""

    def get_prep_value(self, value):
        return value and super().get_prep_value(value).lower()


class CustomerManager(auth_models.BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)


class Customer(auth_models.AbstractUser):
    """Someone who signs in with an e-mail address."""

    username = None  # type: ignore[assignment]
    email = AnyCaseEmailField(unique=True)
    name = models.CharField(max_length=120)
    favourites: models.ManyToManyField = models.ManyToManyField(
        "Product", blank=True, related_name="customers"
    )

    objects = CustomerManager()  # type: ignore[assignment, misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self):
        return self.name


class Profile(models.Model):
    customer = models.OneToOneField("Customer", models.CASCADE, related_name="profile")
    newsletter = models.BooleanField(default=False)
    birthday = models.DateField(null=True, blank=True)

    def __str__(self):
        return f"Profile {self.pk}"


class Category(models.Model):
    name = models.CharField(max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name


class Product(models.Model):
    sku = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=120)
    price = models.DecimalField(
        max_digits=10, decimal_places=2, validators=[validators.MinValueValidator(0)]
    )
    category = models.ForeignKey("Category", models.PROTECT, related_name="products")
    supplier_code = models.CharField(max_length=30)
    photo = models.ImageField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(
                fields=["category", "price"], name="product_category_593ab85_idx"
            )
        ]

    def __str__(self):
        return self.name


class Order(models.Model):
    """What a customer ordered."""

    customer = models.ForeignKey("Customer", models.CASCADE, related_name="orders")
    status = models.CharField(
        max_length=10,
        choices={"open": "Open", "paid": "Paid", "sent": "Sent"},
        default="open",
    )
    placed_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(
        blank=True, help_text='What the "shop" should know.\nShown on the parcel.'
    )
    products: models.ManyToManyField = models.ManyToManyField(
        "Product", through="OrderLine", blank=True, related_name="orders"
    )

    class Meta:
        ordering = ["-placed_at"]

    def __str__(self):
        return f"Order {self.pk}"


class OrderLine(models.Model):
    order = models.ForeignKey("Order", models.CASCADE, related_name="order_lines")
    product = models.ForeignKey("Product", models.PROTECT, related_name="order_lines")
    quantity = models.PositiveSmallIntegerField(
        validators=[validators.MinValueValidator(1), validators.MaxValueValidator(99)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "product"],
                name="unique_order_line_order_product_05e98ed",
            )
        ]

    def __str__(self):
        return f"OrderLine {self.pk}"


class Review(models.Model):
    author = models.ForeignKey("Customer", models.CASCADE, related_name="reviews")
    product = models.ForeignKey("Product", models.CASCADE, related_name="reviews")
    stars = models.PositiveSmallIntegerField(
        validators=[validators.MinValueValidator(1), validators.MaxValueValidator(5)]
    )
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "product"],
                name="unique_review_author_product_8d02a4a",
            )
        ]

    def __str__(self):
        return f"Review {self.pk}"
