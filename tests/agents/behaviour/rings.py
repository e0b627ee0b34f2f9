"""What the backend of tests/golden/rings.json must do besides its own tests; runs inside it."""

from .. import models
from . import cases, factories


class RingsBehaviour(cases.ApiTestCase):
    def test_a_row_that_others_name_without_any_rule_stays(self):
        award = factories.make_award(self.owner)
        self.client.force_authenticate(self.staff)
        answer = self.client.delete(f"/api/v1/tags/{award.tag_id}/")
        self.assertEqual(answer.status_code, 409)
        self.assertTrue(models.Tag.objects.filter(pk=award.tag_id).exists())

    def test_the_sender_is_whoever_sends(self):
        self.client.force_authenticate(self.owner)
        message = {"text": "hello", "recipient": self.owner.pk, "sender": self.other.pk}
        answer = self.client.post("/api/v1/messages/", message)
        self.assertEqual(answer.json()["sender"], self.owner.pk)

    def test_an_owner_along_a_path_sees_what_hangs_on_their_rows(self):
        attachment = factories.make_attachment(self.owner)
        factories.make_attachment(self.other)
        self.client.force_authenticate(self.owner)
        page = self.client.get("/api/v1/attachments/").json()
        self.assertEqual([row["id"] for row in page["results"]], [attachment.pk])

    def test_a_row_cannot_be_moved_under_someone_elses(self):
        attachment = factories.make_attachment(self.owner)
        foreign = factories.make_message(self.other)
        self.client.force_authenticate(self.owner)
        answer = self.client.patch(f"/api/v1/attachments/{attachment.pk}/", {"message": foreign.pk})
        self.assertEqual(answer.status_code, 400)

    def test_the_same_answer_for_a_foreign_row_as_for_a_missing_one(self):
        foreign = factories.make_message(self.other).pk
        self.client.force_authenticate(self.owner)
        answers = []
        for key in (foreign, 10**9):
            data = factories.attachment_data(self.owner) | {"message": key}
            answers.append(self.client.post("/api/v1/attachments/", data).content.decode().replace(str(key), "KEY"))
        self.assertEqual(*answers)
