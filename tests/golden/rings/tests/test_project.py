from unittest import mock

from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse

from . import cases, factories


class ProjectTests(cases.ApiTestCase):
    def test_health(self):
        for path in ["/healthz", "/readyz"]:
            self.assertEqual(self.client.get(path).status_code, 200)

    def test_schema(self):
        self.assertEqual(self.client.get("/api/schema/").status_code, 200)

    def test_pages_are_capped(self):
        for _ in range(20):
            factories.make_user()
        self.client.force_authenticate(self.staff)
        page = self.client.get("/api/v1/users/").json()
        self.assertEqual(len(page["results"]), 20)
        self.assertIsNotNone(page["next"])

    def test_what_the_database_refuses_is_a_conflict(self):
        self.client.force_authenticate(self.owner)
        url = f"/api/v1/users/{self.owner.pk}/"
        with mock.patch.object(type(self.owner), "save", side_effect=IntegrityError):
            self.assertEqual(self.client.patch(url, {}).status_code, 409)

    def test_admin_lists_searches_and_edits_every_model(self):
        self.staff.is_superuser = True
        self.staff.save()
        self.client.force_login(self.staff)
        for model in apps.get_app_config("backend").get_models():
            prefix = f"admin:{model._meta.label_lower.replace('.', '_')}"
            for url in [
                f"{reverse(prefix + '_changelist')}?q=a",
                reverse(f"{prefix}_add"),
            ]:
                with self.subTest(url=url):
                    self.assertEqual(self.client.get(url).status_code, 200)
