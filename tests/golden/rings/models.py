from django.contrib.auth import models as auth_models
from django.db import models


class User(auth_models.AbstractUser):
    """Someone who signs in with a user name."""

    username = models.CharField(max_length=150, unique=True)


class Shop(models.Model):
    name = models.CharField(max_length=60)
    head = models.OneToOneField("Clerk", models.PROTECT, related_name="head_shop")

    def __str__(self):
        return self.name


class Clerk(models.Model):
    name = models.CharField(max_length=60)
    shop = models.ForeignKey("Shop", models.CASCADE, related_name="clerks")

    def __str__(self):
        return self.name


class Message(models.Model):
    sender = models.ForeignKey("User", models.CASCADE, related_name="sender_messages")
    recipient = models.ForeignKey(
        "User", models.CASCADE, related_name="recipient_messages"
    )
    reply_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="messages"
    )
    text = models.TextField()

    def __str__(self):
        return f"Message {self.pk}"


class Attachment(models.Model):
    message = models.ForeignKey("Message", models.CASCADE, related_name="attachments")
    seen_by: models.ManyToManyField = models.ManyToManyField(
        "User", blank=True, related_name="attachments"
    )
    name = models.CharField(max_length=255)

    def __str__(self):
        return self.name


class Badge(models.Model):
    user = models.OneToOneField(
        "User", models.CASCADE, primary_key=True, related_name="badge"
    )
    level = models.IntegerField(default=1)

    def __str__(self):
        return f"Badge {self.pk}"


class Award(models.Model):
    badge = models.ForeignKey("Badge", models.CASCADE, related_name="awards")
    tag = models.ForeignKey("Tag", models.DO_NOTHING, related_name="awards")
    unlocks: models.ManyToManyField = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="awards"
    )

    def __str__(self):
        return f"Award {self.pk}"


class Tag(models.Model):
    name = models.SlugField(unique=True)

    def __str__(self):
        return self.name
