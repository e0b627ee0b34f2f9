from unittest import mock

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import IntegrityError
from django.urls import reverse

from .. import views
from . import cases, factories


class ProjectTests(cases.ApiTestCase):
    def test_health(self):
        with self.assertNumQueries(0):
            self.assertEqual(self.client.get("/healthz").status_code, 200)
        with self.assertNumQueries(1):
            self.assertEqual(self.client.get("/readyz").status_code, 200)

    def test_each_answer_names_its_request(self):
        answers = [self.client.get("/healthz") for _ in range(2)]
        self.assertEqual(len({answer["X-Request-ID"] for answer in answers}), 2)

    def test_refuses_what_is_too_large_or_too_deep(self):
        for body in ["[" * 10**6, f'"{"x" * 10**7}"']:
            answer = self.client.post(
                "/api/v1/auth/token/", body, content_type="application/json"
            )
            self.assertEqual(answer.status_code, 400)
            self.assertNotIn("Invalid data", answer.content.decode())

    def test_schema(self):
        self.assertEqual(self.client.get("/api/schema/").status_code, 200)

    def test_no_page_shows_everything(self):
        pages = views.UserViewSet.pagination_class
        caps = [getattr(pages, cap, None) for cap in ["max_limit", "max_page_size"]]
        most = max(filter(None, caps), default=settings.REST_FRAMEWORK["PAGE_SIZE"])
        for _ in range(most):
            factories.make_user()
        self.client.force_authenticate(self.staff)
        query = {"limit": most + 1, "page_size": most + 1}
        page = self.client.get("/api/v1/users/", query).json()
        self.assertEqual(len(page["results"]), most)
        self.assertIsNotNone(page["next"])

    def test_what_the_database_refuses_is_a_conflict(self):
        self.client.force_authenticate(self.owner)
        url = f"/api/v1/users/{self.owner.pk}/"
        with mock.patch.object(type(self.owner), "save", side_effect=IntegrityError):
            self.assertEqual(self.client.patch(url, {}).status_code, 409)

    # Each page would list all models, which costs the square of their number.
    @mock.patch.object(admin.site, "enable_nav_sidebar", False)
    def test_admin_lists_searches_and_edits_what_is_registered(self):
        self.staff.is_superuser = True
        self.staff.save()
        self.client.force_login(self.staff)
        for model in filter(
            admin.site.is_registered, apps.get_app_config("backend").get_models()
        ):
            prefix = f"admin:{model._meta.label_lower.replace('.', '_')}"
            for url in [
                f"{reverse(prefix + '_changelist')}?q=a",
                reverse(f"{prefix}_add"),
            ]:
                with self.subTest(url=url):
                    self.assertEqual(self.client.get(url).status_code, 200)
