import datetime
import decimal
import uuid

from django.contrib.auth import models as auth_models
from django.core import validators
from django.db import models
from django.utils import timezone


def default_sample__clock():
    return timezone.localtime().time()


def default_sample__setup():
    return {"theme": "dark"}


class Sample(models.Model):
    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    big = models.BigIntegerField()
    blob = models.BinaryField(editable=True)
    flag = models.BooleanField()
    word = models.CharField(
        max_length=12,
        validators=[
            validators.MinLengthValidator(3),
            validators.RegexValidator(r"^[a-z]+$"),
        ],
    )
    letter = models.CharField(max_length=1)
    day = models.DateField(default=timezone.localdate)
    moment = models.DateTimeField(default=timezone.now)
    clock = models.TimeField(default=default_sample__clock)
    amount = models.DecimalField(
        max_digits=6, decimal_places=3, default=decimal.Decimal("1.5")
    )
    span = models.DurationField(default=datetime.timedelta(days=1, seconds=7200))
    mail = models.EmailField(null=True, blank=True)
    paper = models.FileField(upload_to="papers/")
    ratio = models.FloatField(
        validators=[validators.MinValueValidator(0), validators.MaxValueValidator(1)]
    )
    address = models.GenericIPAddressField(null=True, blank=True)
    picture = models.ImageField(blank=True)
    count = models.IntegerField(default=0)
    extra = models.JSONField(default=dict)
    setup = models.JSONField(default=default_sample__setup)
    tiny = models.SmallIntegerField()
    slug = models.SlugField(unique=True)
    text = models.TextField()
    link = models.URLField()
    other = models.UUIDField()
    size = models.IntegerField(choices={1: "small", 2: "large"}, default=1)
    made = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(auto_now=True)

    def __str__(self):
        return self.slug


class Empty(models.Model):
    class Meta:
        verbose_name_plural = "empties"

    def __str__(self):
        return f"Empty {self.pk}"


class Request(models.Model):
    format = models.CharField(max_length=10)
    page = models.IntegerField()
    search = models.BooleanField()
    ordering = models.CharField(max_length=10)
    models_field = models.CharField(max_length=10)
    uuid = models.UUIDField()
    timezone = models.CharField(max_length=40)

    def __str__(self):
        return f"Request {self.pk}"


class Model(models.Model):
    serial = models.AutoField(primary_key=True)
    list = models.ForeignKey("List", models.CASCADE, related_name="list_models")

    def __str__(self):
        return f"Model {self.pk}"


class List(models.Model):
    code = models.CharField(max_length=8, primary_key=True)
    dict = models.JSONField(default=list)

    def __str__(self):
        return self.code


class User(auth_models.AbstractUser):
    """Someone who signs in with a user name."""
