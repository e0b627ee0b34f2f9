"""What checks and defaults of the database do for clients."""

from . import cases, factories


class CheckTests(cases.ApiTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_authenticate(self.staff)

    def post(self, *without, **given):
        data = {name: value for name, value in factories.bike_data(self.staff).items() if name not in without}
        return self.client.post("/api/v1/bikes/", data | given, format="json")

    def test_the_database_fills_in_what_is_not_sent(self):
        answer = self.post("state", "daily", "weekly", "bought")
        self.assertEqual(answer.status_code, 201, answer.content)
        row = answer.json()
        self.assertEqual((row["state"], row["daily"], row["weekly"]), ("free", "9.50", "49.00"))
        self.assertIsNotNone(row["bought"])

    def test_both_fields_of_a_broken_check_are_named(self):
        told = ["This must hold: weekly > daily."]
        answer = self.post(daily="60", weekly="50")
        self.assertEqual((answer.status_code, answer.json()), (400, {"daily": told, "weekly": told}))

    def test_a_default_of_the_database_counts_in_a_check(self):
        self.assertEqual(self.post("weekly", daily="60").status_code, 400)

    def test_a_drawn_message_is_told_as_it_is(self):
        answer = self.post(daily="0", weekly="50")
        self.assertEqual(answer.json(), {"daily": ["100 % off is too much."]})

    def test_a_change_is_checked_with_the_rest_of_the_row(self):
        bike = factories.make_bike(self.staff, daily="5", weekly="20")
        url = f"/api/v1/bikes/{bike.pk}/"
        self.assertEqual(self.client.patch(url, {"daily": "21"}, format="json").status_code, 400)
        self.assertEqual(self.client.patch(url, {"daily": "19"}, format="json").status_code, 200)
