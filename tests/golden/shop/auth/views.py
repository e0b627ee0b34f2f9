from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework_simplejwt.views import TokenBlacklistView, TokenObtainPairView

from . import serializers


class TokenView(TokenObtainPairView):
    throttle_scope = "login"


class LogoutView(TokenBlacklistView):
    """Ends the session of a refresh token and the access token it is sent with."""

    authentication_classes = api_settings.DEFAULT_AUTHENTICATION_CLASSES  # type: ignore[assignment]

    def post(self, request):
        if request.auth:
            request.auth.blacklist()
        return super().post(request)


class RegisterView(generics.CreateAPIView):
    serializer_class = serializers.AuthRegisterSerializer
    permission_classes = [AllowAny]
    throttle_scope = "login"


class ActionView(generics.GenericAPIView):
    """Saves what its serializer takes and has nothing to answer."""

    throttle_scope = "login"

    @extend_schema(responses={204: None})
    def post(self, request):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(status=status.HTTP_204_NO_CONTENT)


class PasswordChangeView(ActionView):
    serializer_class = serializers.AuthPasswordChangeSerializer


class PasswordResetView(ActionView):
    serializer_class = serializers.AuthPasswordResetSerializer
    permission_classes = [AllowAny]


class PasswordResetConfirmView(ActionView):
    serializer_class = serializers.AuthPasswordResetConfirmSerializer
    permission_classes = [AllowAny]
