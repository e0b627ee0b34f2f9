from django.contrib.auth import models as auth_models
from django.db import models


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
    name = models.CharField(max_length=255)
    email = AnyCaseEmailField(unique=True)

    objects = UserManager()  # type: ignore[assignment, misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self):
        return self.name


class Job(models.Model):
    title = models.CharField(max_length=255)
    description = models.TextField()
    posted_by = models.ForeignKey("User", models.CASCADE, related_name="jobs")

    def __str__(self):
        return self.title
