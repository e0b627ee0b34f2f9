from threading import Thread

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.mail import send_mail
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from rest_framework import serializers

from .. import models
from ..serializers import References

# Passwords are taken as they are typed, spaces included.
PASSWORD: dict = {"write_only": True, "trim_whitespace": False, "max_length": 128}


class AuthRegisterSerializer(References):
    password = serializers.CharField(**PASSWORD)

    class Meta:
        model = models.User
        fields = ["id", "email", "username", "password"]

    def validate_password(self, value):
        validate_password(
            value, models.User(username=self.initial_data.get("username"))
        )
        return value

    def create(self, validated_data):
        return models.User.objects.create_user(**validated_data)


class NewPasswordSerializer(serializers.Serializer):
    new_password = serializers.CharField(**PASSWORD)

    def validate(self, attrs):
        self.user = self.account(attrs)
        try:
            validate_password(attrs["new_password"], self.user)
        except ValidationError as weak:
            raise serializers.ValidationError({"new_password": weak.messages}) from weak
        return attrs

    def save(self):
        self.user.set_password(self.validated_data["new_password"])
        self.user.save(update_fields=["password"])


class AuthPasswordChangeSerializer(NewPasswordSerializer):
    old_password = serializers.CharField(**PASSWORD)

    def account(self, attrs):
        user = self.context["request"].user
        if not user.check_password(attrs["old_password"]):
            raise serializers.ValidationError({"old_password": "This is not yours."})
        return user


class AuthPasswordResetSerializer(serializers.Serializer):
    """The answer is the same, and as fast, whether or not anyone has the address."""

    email = serializers.EmailField(write_only=True)

    def save(self):
        address = self.validated_data["email"]
        for user in models.User.objects.filter(email__iexact=address, is_active=True):
            uid = urlsafe_base64_encode(str(user.pk).encode())
            token = default_token_generator.make_token(user)
            link = f"{settings.PASSWORD_RESET_URL}?uid={uid}&token={token}"
            mail = ("Reset your password", f"Choose it at {link}", None, [user.email])
            Thread(target=send_mail, args=mail).start()


class AuthPasswordResetConfirmSerializer(NewPasswordSerializer):
    uid = serializers.CharField(write_only=True)
    token = serializers.CharField(write_only=True)

    def account(self, attrs):
        try:
            key = urlsafe_base64_decode(attrs["uid"]).decode()
            user = models.User.objects.get(pk=key, is_active=True)
        except (ObjectDoesNotExist, ValidationError, ValueError):
            user = None
        if not default_token_generator.check_token(user, attrs["token"]):
            raise serializers.ValidationError({"token": "This link has ended."})
        return user
