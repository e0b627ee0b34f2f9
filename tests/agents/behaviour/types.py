"""What the backend of tests/golden/types.json must do besides its own tests; runs inside it."""

from . import cases, factories


class TypesBehaviour(cases.ApiTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_authenticate(self.staff)

    def post(self, **given):
        data = factories.sample_data(self.staff) | given
        return self.client.post("/api/v1/samples/", data, format="multipart")

    def test_values_no_column_holds_are_named(self):
        for name, value in {
            "big": 2**63,
            "tiny": 2**63,
            "ratio": "nan",
            "blob": "é",
            "word": "UPPER",
            "letter": "ab",
            "amount": "1000.000",
            "span": "9" * 30,
            "address": "300.1.1.1",
            "other": "no uuid",
            "mail": "no mail",
            "size": 3,
            "text": "\x00",
        }.items():
            with self.subTest(name=name):
                answer = self.post(**{name: value})
                self.assertEqual(answer.status_code, 400, answer.content)
                self.assertIn(name, answer.json())

    def test_defaults(self):
        row = self.post().json()
        self.assertEqual(row["amount"], "1.500")
        self.assertEqual(row["span"], "1 02:00:00")
        self.assertEqual((row["extra"], row["setup"], row["size"]), ({}, {"theme": "dark"}, 1))

    def test_a_generated_key_is_not_the_clients_to_choose(self):
        key = "00000000-0000-4000-8000-000000000000"
        self.assertNotEqual(self.post(key=key).json()["key"], key)

    def test_columns_named_like_parameters_leave_the_parameters_alone(self):
        for _ in range(21):
            factories.make_request(self.staff)
        page = self.client.get("/api/v1/requests/", {"page": 2, "search": "", "ordering": "-page", "format": "json"})
        self.assertEqual(page.status_code, 200)
        self.assertEqual(len(page.json()["results"]), 1)
