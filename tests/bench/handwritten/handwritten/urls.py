from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter
from rest_framework_simplejwt.views import TokenBlacklistView, TokenRefreshView

from . import api

router = SimpleRouter()
router.register("users", api.UserViewSet, "user")
router.register("jobs", api.JobViewSet, "job")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/auth/token/", api.TokenView.as_view()),
    path("api/v1/auth/token/refresh/", TokenRefreshView.as_view()),
    path("api/v1/auth/logout/", TokenBlacklistView.as_view()),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view()),
    path("healthz", api.healthz),
    path("readyz", api.readyz),
]
