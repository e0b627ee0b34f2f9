from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter
from rest_framework_simplejwt.views import TokenRefreshView

from . import views
from .auth import views as auth

router = SimpleRouter()
router.register("customers", views.CustomerViewSet)
router.register("profiles", views.ProfileViewSet)
router.register("categories", views.CategoryViewSet)
router.register("products", views.ProductViewSet)
router.register("orders", views.OrderViewSet)
router.register("order-lines", views.OrderLineViewSet)
router.register("reviews", views.ReviewViewSet)

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
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
