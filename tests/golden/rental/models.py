import datetime
import decimal
import uuid

from django.contrib.auth import models as auth_models
from django.core import validators
from django.db import models
from django.db.models import functions


class AnyCaseEmailField(models.EmailField):
    """Knows an address in any case: one account has it, and is found by it."""

    def get_prep_value(self, value):
        return value and super().get_prep_value(value).lower()


class UserManager(auth_models.BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)


class User(auth_models.AbstractUser):
    """Someone who signs in with an e-mail address."""

    username = None  # type: ignore[assignment]
    email = AnyCaseEmailField(unique=True)
    name = models.CharField(max_length=80)

    objects = UserManager()  # type: ignore[assignment, misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self):
        return self.name


class Depot(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=80)
    code = models.SlugField(max_length=20, unique=True)

    def __str__(self):
        return self.name


class Bike(models.Model):
    depot = models.ForeignKey("Depot", models.CASCADE, related_name="bikes")
    state = models.CharField(
        max_length=10,
        choices={"free": "Free", "rented": "Rented", "broken": "Broken"},
        db_default="free",
    )
    number = models.PositiveIntegerField(
        verbose_name="frame number", db_comment="Stamped on the frame."
    )
    daily = models.DecimalField(
        max_digits=7, decimal_places=2, db_default=decimal.Decimal("9.50")
    )
    weekly = models.DecimalField(
        max_digits=7, decimal_places=2, db_default=decimal.Decimal("49")
    )
    bought = models.DateTimeField(db_default=functions.Now())
    retired = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=80)
    code = models.SlugField(max_length=20, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["depot", "number"], name="unique_bike_depot_number_a6b065c"
            ),
            models.CheckConstraint(
                condition=models.Q(weekly__gt=models.F("daily")),
                name="check_bike_weekly_daily_dcb2f23",
                violation_error_message="This must hold: weekly > daily.",
            ),
            models.CheckConstraint(
                condition=models.Q(daily__gt=decimal.Decimal("0")),
                name="bike_costs_something",
                violation_error_message="100 %% off is too much.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="broken") | models.Q(retired__isnull=False),
                name="check_bike_state_broken_or_retired_is_not_null_ffcade0",
                violation_error_message="This must hold: state != 'broken' or retired is not null.",
            ),
        ]

    def __str__(self):
        return self.name


class Rental(models.Model):
    customer = models.ForeignKey(
        "User", models.CASCADE, related_name="customer_rentals"
    )
    bike = models.ForeignKey("Bike", models.PROTECT, related_name="rentals")
    start = models.DateField()
    end = models.DateField(db_index=True)
    opens = models.TimeField()
    closes = models.TimeField()
    company = models.CharField(max_length=80, null=True, blank=True)
    colleague = models.ForeignKey(
        "User", models.SET_NULL, null=True, blank=True, related_name="colleague_rentals"
    )
    stars = models.SmallIntegerField(
        null=True, blank=True, validators=[validators.MinValueValidator(1)]
    )
    paid = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-start"]
        indexes = [
            models.Index(fields=["customer", "-start"], name="rental_latest_idx")
        ]
        constraints = [
            models.UniqueConstraint(fields=["bike", "start"], name="rental_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start"))
                & models.Q(start__gte=datetime.date(2020, 1, 1)),
                name="check_rental_end_start_and_start_2020_01_01_0539fe9",
                violation_error_message="This must hold: end > start and start >= 2020-01-01.",
            ),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")),
                name="check_rental_opens_closes_63bd33a",
                violation_error_message="This must hold: opens < closes.",
            ),
            models.CheckConstraint(
                condition=models.Q(company__isnull=False)
                | models.Q(colleague__isnull=False),
                name="check_rental_company_is_not_null_or_colleague_9b9fca5",
                violation_error_message="This must hold: company is not null or colleague is not null.",
            ),
            models.CheckConstraint(
                condition=models.Q(stars__gte=1) & models.Q(stars__lte=5),
                name="check_rental_stars_1_and_stars_5_77d4b7e",
                violation_error_message="This must hold: stars >= 1 and stars <= 5.",
            ),
            models.CheckConstraint(
                condition=~(models.Q(paid=True) & models.Q(stars=1)),
                name="check_rental_not_paid_true_and_stars_1_d3708fd",
                violation_error_message="This must hold: not (paid = true and stars = 1).",
            ),
        ]

    def __str__(self):
        return f"Rental {self.pk}"


class Damage(models.Model):
    rental = models.ForeignKey("Rental", models.CASCADE, related_name="damages")
    reported_by = models.ForeignKey("User", models.CASCADE, related_name="damages")
    text = models.TextField()

    def __str__(self):
        return f"Damage {self.pk}"
