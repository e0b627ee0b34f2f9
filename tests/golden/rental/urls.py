from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter
from rest_framework_simplejwt.views import TokenRefreshView

from . import views
from .auth import views as auth

router = SimpleRouter()
router.register("users", views.UserViewSet)
router.register("depots", views.DepotViewSet)
router.register("bikes", views.BikeViewSet)
router.register("rentals", views.RentalViewSet)
router.register("damages", views.DamageViewSet)

auth_urls = [
    path("token/", auth.TokenView.as_view()),
    path("token/refresh/", TokenRefreshView.as_view()),
    path("logout/", auth.LogoutView.as_view()),
    path("register/", auth.RegisterView.as_view()),
    path("password/change/", auth.PasswordChangeView.as_view()),
    path("password/reset/", auth.PasswordResetView.as_view()),
    path("password/reset/confirm/", auth.PasswordResetConfirmView.as_view()),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/auth/", include(auth_urls)),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema")),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
]
