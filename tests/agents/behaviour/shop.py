"""What the backend of tests/golden/shop.json must do besides its own tests; runs inside it."""

import uuid

from django.core.files.base import ContentFile

from .. import models
from . import cases, factories


class ShopBehaviour(cases.ApiTestCase):
    def signed_in(self, user):
        self.client.force_authenticate(user)
        return self.client

    def test_a_second_row_of_a_unique_set_is_bad_input(self):
        review = factories.make_review(self.owner)
        data = factories.review_data(self.owner) | {"product": review.product_id}
        answer = self.signed_in(self.owner).post("/api/v1/reviews/", data)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("product", answer.content.decode())

    def test_the_same_set_of_another_owner_is_fine(self):
        review = factories.make_review(self.other)
        data = factories.review_data(self.owner) | {"product": review.product_id}
        answer = self.signed_in(self.owner).post("/api/v1/reviews/", data)
        self.assertEqual(answer.status_code, 201)

    def test_staff_changes_a_row_without_taking_it(self):
        review = factories.make_review(self.owner)
        factories.make_review(self.staff, product=review.product_id)
        data = {"product": review.product_id, "stars": 1, "text": "poor"}
        answer = self.signed_in(self.staff).put(f"/api/v1/reviews/{review.pk}/", data)
        self.assertEqual(answer.status_code, 200, answer.content)
        self.assertEqual(answer.json()["author"], self.owner.pk)

    def test_nobody_gives_a_row_away(self):
        order = factories.make_order(self.owner)
        self.signed_in(self.owner).patch(f"/api/v1/orders/{order.pk}/", {"customer": self.other.pk})
        order.refresh_from_db()
        self.assertEqual(order.customer, self.owner)

    def test_one_row_per_owner(self):
        client = self.signed_in(self.owner)
        self.assertEqual(client.post("/api/v1/profiles/", {"newsletter": True}).status_code, 201)
        answer = client.post("/api/v1/profiles/", {"newsletter": True})
        self.assertEqual(answer.status_code, 400)
        self.assertIn("customer", answer.json())

    def test_a_referenced_row_stays(self):
        line = factories.make_order_line(self.owner)
        answer = self.signed_in(self.staff).delete(f"/api/v1/products/{line.product_id}/")
        self.assertEqual(answer.status_code, 409)
        self.assertTrue(models.Product.objects.filter(pk=line.product_id).exists())

    def test_a_taken_name_is_named(self):
        category = factories.make_category(self.staff)
        answer = self.signed_in(self.staff).post("/api/v1/categories/", {"name": category.name})
        self.assertEqual(answer.status_code, 400)
        self.assertIn("name", answer.json())

    def test_limits_are_named(self):
        data = factories.order_line_data(self.owner)
        for quantity in (0, 100):
            answer = self.signed_in(self.owner).post("/api/v1/order-lines/", data | {"quantity": quantity})
            self.assertEqual(answer.status_code, 400)
            self.assertIn("quantity", answer.json())

    def test_a_key_is_chosen_once(self):
        product = factories.make_product(self.staff)
        url = f"/api/v1/products/{product.pk}/"
        self.assertEqual(self.signed_in(self.staff).patch(url, {"sku": "other"}).status_code, 200)
        self.assertEqual(models.Product.objects.count(), 1)
        self.assertEqual(self.client.get(url).json()["sku"], product.sku)

    def test_keys_may_hold_any_character_but_a_slash(self):
        data = factories.product_data(self.staff) | {"sku": "a.b c?d#é"}
        client = self.signed_in(self.staff)
        self.assertEqual(client.post("/api/v1/products/", data).status_code, 201)
        self.assertEqual(client.get("/api/v1/products/a.b%20c%3Fd%23%C3%A9/").status_code, 200)

    def test_what_is_sensitive_is_never_shown(self):
        product = factories.make_product(self.staff)
        shown = self.signed_in(self.staff).get(f"/api/v1/products/{product.pk}/").json()
        self.assertNotIn("supplier_code", shown)

    def test_filters_do_not_tell_who_exists(self):
        client = self.signed_in(self.owner)
        unknown = client.get("/api/v1/orders/", {"customer": 10**6})
        foreign = client.get("/api/v1/orders/", {"customer": self.other.pk})
        own = client.get("/api/v1/orders/", {"customer": self.owner.pk})
        self.assertEqual([a.status_code for a in (unknown, foreign, own)], [400, 400, 200])

    def test_no_query_brings_the_server_down(self):
        client = self.signed_in(self.staff)
        huge = "9" * 40
        for query in (
            {"price__gte": huge},
            {"page": huge},
            {"ordering": "password"},
            {"search": "\x00"},
            {"category": huge},
        ):
            self.assertLess(client.get("/api/v1/products/", query).status_code, 500, query)
        for path in (f"/api/v1/orders/{huge}/", "/api/v1/orders/x/", f"/api/v1/orders/{uuid.UUID(int=1)}/"):
            self.assertEqual(client.get(path).status_code, 404)

    def test_choices_and_defaults(self):
        client = self.signed_in(self.owner)
        self.assertEqual(client.post("/api/v1/orders/", {}).json()["status"], "open")
        self.assertIn("status", client.post("/api/v1/orders/", {"status": "lost"}).json())
        self.assertEqual(client.get("/api/v1/orders/", {"status": "paid"}).json()["count"], 0)

    def test_a_picture_must_be_one(self):
        data = factories.product_data(self.staff) | {"photo": ContentFile(b"text", "photo.png")}
        answer = self.signed_in(self.staff).post("/api/v1/products/", data, format="multipart")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("photo", answer.json())

    def test_newest_orders_come_first(self):
        rows = [factories.make_order(self.owner).pk for _ in range(3)]
        page = self.signed_in(self.owner).get("/api/v1/orders/").json()
        self.assertEqual([row["id"] for row in page["results"]], rows[::-1])
