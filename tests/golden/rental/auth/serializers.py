from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.mail import send_mail
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from rest_framework import serializers
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.serializers import TokenRefreshSerializer

from .. import models
from ..serializers import References

# Passwords are taken as they are typed, spaces included.
PASSWORD = {"write_only": True, "trim_whitespace": False, "max_length": 128}


class AuthRefreshSerializer(TokenRefreshSerializer):
    def validate(self, attrs):
        try:
            return super().validate(attrs)
        except ObjectDoesNotExist as error:
            raise InvalidToken("The account no longer exists.") from error


class AuthRegisterSerializer(References):
    password = serializers.CharField(validators=[validate_password], **PASSWORD)

    class Meta:
        model = models.User
        fields = ["id", "email", "name", "password"]

    def create(self, validated_data):
        return models.User.objects.create_user(**validated_data)


class AuthPasswordChangeSerializer(serializers.Serializer):
    old_password = serializers.CharField(**PASSWORD)
    new_password = serializers.CharField(**PASSWORD)

    def validate_old_password(self, value):
        if not self.context["request"].user.check_password(value):
            raise serializers.ValidationError("This is not your password.")
        return value

    def validate_new_password(self, value):
        validate_password(value, self.context["request"].user)
        return value

    def save(self):
        user = self.context["request"].user
        user.set_password(self.validated_data["new_password"])
        user.save(update_fields=["password"])


class AuthPasswordResetSerializer(serializers.Serializer):
    """The answer is the same whether or not anyone has the address."""

    email = serializers.EmailField(write_only=True)

    def save(self):
        address = self.validated_data["email"]
        accounts = models.User.objects.filter(email__iexact=address, is_active=True)
        for user in accounts:
            proof = {
                "uid": urlsafe_base64_encode(force_bytes(user.pk)),
                "token": default_token_generator.make_token(user),
            }
            link = f"{settings.PASSWORD_RESET_URL}?{urlencode(proof)}"
            send_mail(
                "Reset your password", f"Choose a new one at {link}", None, [user.email]
            )


class AuthPasswordResetConfirmSerializer(serializers.Serializer):
    uid = serializers.CharField(write_only=True)
    token = serializers.CharField(write_only=True)
    new_password = serializers.CharField(**PASSWORD)

    def validate(self, attrs):
        self.user = self._account(attrs["uid"])
        if not default_token_generator.check_token(self.user, attrs["token"]):
            raise serializers.ValidationError(
                {"token": "This link is not valid any more."}
            )
        try:
            validate_password(attrs["new_password"], self.user)
        except ValidationError as error:
            raise serializers.ValidationError(
                {"new_password": error.messages}
            ) from error
        return attrs

    def _account(self, uid):
        try:
            return models.User.objects.get(
                pk=urlsafe_base64_decode(uid).decode(), is_active=True
            )
        except (ObjectDoesNotExist, ValidationError, ValueError):
            return None

    def save(self):
        self.user.set_password(self.validated_data["new_password"])
        self.user.save(update_fields=["password"])
