"""What every golden backend's admin must do for tables of a million rows; runs inside it."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from .. import models
from . import cases, factories

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(STORAGES=STORAGES)
class AdminTests(cases.ApiTestCase):
    def setUp(self):
        super().setUp()
        type(self.staff).objects.filter(pk=self.staff.pk).update(is_superuser=True)
        self.client.force_login(self.staff)
        self.shown = [model for model in admin.site._registry if model.__module__ == models.__name__]
        for make in (make for name, make in vars(factories).items() if name.startswith("make_")):
            for _ in range(3):
                make(*[self.owner] * bool(make.__code__.co_argcount))

    def asked(self, model, page, **query):
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"), query)
        self.assertEqual(answer.status_code, 200, answer)
        return answer, [each["sql"] for each in captured.captured_queries]

    def test_no_list_counts_a_whole_table(self):
        for model in self.shown:
            for query in ({}, {"q": "1"}):
                counts = [sql for sql in self.asked(model, "changelist", **query)[1] if "COUNT(" in sql]
                self.assertEqual(len(counts), 1)
                self.assertIn("LIMIT 10000", counts[0])

    def test_no_list_asks_more_for_more_rows(self):
        for model in self.shown:
            several = self.asked(model, "changelist")[1]
            one = self.asked(model, "changelist", pk__exact=model.objects.values_list("pk", flat=True)[0])[1]
            self.assertEqual(len(several), len(one), several)

    def test_no_form_offers_all_rows_of_another_table(self):
        for model in self.shown:
            form = self.asked(model, "add")[0].context["adminform"].form
            for field in [*model._meta.fields, *model._meta.many_to_many]:
                if field.related_model in self.shown and field.name in form.fields:
                    self.assertIsInstance(form.fields[field.name].widget.widget, AutocompleteMixin, field)
