"""What every collection must do; test_api.py says it of each."""

from urllib.parse import quote

from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APITestCase

from . import factories


@override_settings(
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    SECURE_SSL_REDIRECT=False,
    STATIC_ROOT=None,
)
class ApiTestCase(APITestCase):
    @classmethod
    def setUpTestData(cls):
        cls.owner = factories.make_customer()
        cls.other = factories.make_customer()
        cls.staff = factories.make_customer(is_staff=True)

    def setUp(self):
        cache.clear()  # where the throttles count


class Rows:
    """One collection: ``data`` is what creates a row, ``change`` a field to change."""

    path = ""
    key = "id"
    format = "json"
    change: str | None = None
    bad: dict = {}
    hidden: list = []
    deleted = 204

    @property
    def writer(self):
        return self.owner

    @property
    def creator(self):
        return self.writer

    def url(self, key):
        return f"{self.path}{quote(str(key), safe='')}/"

    def row(self):
        return self.make(self.writer)

    def test_lists(self):
        row = self.row()
        self.client.force_authenticate(self.writer)
        answer = self.client.get(self.path)
        self.assertEqual(answer.status_code, 200)
        keys = [str(found[self.key]) for found in answer.json()["results"]]
        self.assertIn(str(row.pk), keys)

    def test_retrieves(self):
        row = self.row()
        self.client.force_authenticate(self.writer)
        answer = self.client.get(self.url(row.pk))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(str(answer.json()[self.key]), str(row.pk))
        self.assertFalse(answer.json().keys() & set(self.hidden))

    def test_creates(self):
        for creator in dict.fromkeys([self.creator, self.staff]):
            self.client.force_authenticate(creator)
            data = self.data(creator)
            answer = self.client.post(self.path, data, format=self.format)
            self.assertEqual(answer.status_code, 201, answer.content)
            url = self.url(answer.json()[self.key])
            self.assertEqual(self.client.get(url).status_code, 200)

    def test_updates(self):
        url = self.url(self.row().pk)
        new = self.data(self.writer)
        change = {self.change: new[self.change]} if self.change else {}
        self.client.force_authenticate(self.writer)
        answer = self.client.patch(url, change, format=self.format)
        self.assertEqual(answer.status_code, 200, answer.content)
        self.assertLessEqual(change.items(), self.client.get(url).json().items())

    def test_deletes(self):
        url = self.url(self.row().pk)
        self.client.force_authenticate(self.writer)
        self.assertEqual(self.client.delete(url).status_code, self.deleted)
        after = self.client.get(url).status_code
        self.assertEqual(after, 404 if self.deleted == 204 else 200)

    def test_names_bad_input(self):
        self.client.force_authenticate(self.creator)
        for name, value in self.bad.items():
            data = self.data(self.creator) | {name: value}
            answer = self.client.post(self.path, data, format=self.format)
            self.assertEqual(answer.status_code, 400)
            self.assertIn(name, answer.json())

    def test_refuses_strangers(self):
        url = self.url(self.row().pk)
        for answer in [
            self.client.get(self.path),
            self.client.get(url),
            self.client.post(self.path),
            self.client.patch(url),
            self.client.delete(url),
        ]:
            self.assertEqual(answer.status_code, 401)

    def test_queries_do_not_grow_with_rows(self):
        self.client.force_authenticate(self.staff)
        self.make(self.owner)
        with CaptureQueriesContext(connection) as one:
            self.client.get(self.path)
        self.make(self.other)
        with self.assertNumQueries(len(one)):
            self.client.get(self.path)


class OwnedRows(Rows):
    """Rows that only their owner and staff can see."""

    def foreign(self, other):
        """Values that refer to rows of ``other``."""
        return {}

    def test_hides_rows_from_others(self):
        row = self.row()
        self.client.force_authenticate(self.other)
        keys = [
            found[self.key] for found in self.client.get(self.path).json()["results"]
        ]
        self.assertNotIn(str(row.pk), map(str, keys))
        url = self.url(row.pk)
        for answer in [
            self.client.get(url),
            self.client.patch(url),
            self.client.delete(url),
        ]:
            self.assertEqual(answer.status_code, 404)

    def test_shows_rows_to_staff(self):
        url = self.url(self.row().pk)
        self.client.force_authenticate(self.staff)
        self.assertEqual(self.client.get(url).status_code, 200)
        self.assertEqual(self.client.patch(url).status_code, 200)

    def test_refuses_references_to_rows_of_others(self):
        url = self.url(self.row().pk)
        self.client.force_authenticate(self.owner)
        for name, value in self.foreign(self.other).items():
            answer = self.client.patch(url, {name: value}, format=self.format)
            self.assertEqual(answer.status_code, 400)
            self.assertIn(name, answer.json())


class SharedRows(Rows):
    """Rows that everyone signed in reads and only staff writes."""

    @property
    def writer(self):
        return self.staff

    def test_everyone_reads(self):
        url = self.url(self.row().pk)
        self.client.force_authenticate(self.other)
        self.assertEqual(self.client.get(self.path).status_code, 200)
        self.assertEqual(self.client.get(url).status_code, 200)

    def test_only_staff_writes(self):
        url = self.url(self.row().pk)
        self.client.force_authenticate(self.other)
        for answer in [
            self.client.post(self.path),
            self.client.patch(url),
            self.client.delete(url),
        ]:
            self.assertEqual(answer.status_code, 403)


class Accounts(OwnedRows):
    """Everyone has their own account; only staff adds one."""

    @property
    def creator(self):
        return self.staff

    def make(self, owner):
        return owner

    def test_only_staff_creates(self):
        self.client.force_authenticate(self.owner)
        self.assertEqual(self.client.post(self.path).status_code, 403)

    def test_gives_no_privilege(self):
        self.client.force_authenticate(self.owner)
        flags = {"is_staff": True, "is_superuser": True}
        self.client.patch(self.url(self.owner.pk), flags, format=self.format)
        self.owner.refresh_from_db()
        self.assertFalse(self.owner.is_staff or self.owner.is_superuser)
