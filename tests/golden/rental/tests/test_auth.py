import re
import threading
from unittest import mock

from django.contrib.auth import authenticate
from django.core import mail
from django.core.cache import cache
from rest_framework.test import APIClient

from . import cases, factories

PASSWORD = "quite a long pass phrase"
NEW = "another long pass phrase"


class AuthTests(cases.ApiTestCase):
    def setUp(self):
        super().setUp()
        self.owner.set_password(PASSWORD)
        self.owner.save()

    def post(self, path, data, access=None):
        header = {"HTTP_AUTHORIZATION": f"Bearer {access}"} if access else {}
        return APIClient(**header).post(f"/api/v1/auth/{path}/", data)

    def sign_in(self, password=PASSWORD):
        return self.post("token", {"email": self.owner.email, "password": password})

    def status(self, access):
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {access}")
        return client.get("/api/v1/users/").status_code

    def test_signs_in_with_the_right_password_only(self):
        self.assertEqual(self.sign_in("wrong").status_code, 401)
        self.assertEqual(self.status(self.sign_in().json()["access"]), 200)

    def test_throttles_guesses(self):
        answers = [self.sign_in("wrong").status_code for _ in range(11)]
        self.assertEqual(answers[-1], 429)

    def test_hears_only_so_many_guesses_at_one_account(self):
        guess = {"username": self.owner.email, "password": "wrong"}
        for _ in range(30):
            self.assertIsNone(authenticate(None, **guess))
        self.assertIsNone(authenticate(None, **guess | {"password": PASSWORD}))
        cache.clear()
        self.assertIsNotNone(authenticate(None, **guess | {"password": PASSWORD}))

    def test_knows_an_address_in_any_case(self):
        capitals = {"email": self.owner.email.upper(), "password": PASSWORD}
        self.assertEqual(self.post("token", capitals).status_code, 200)

    def test_a_refresh_token_is_good_for_once(self):
        refresh = {"refresh": self.sign_in().json()["refresh"]}
        pair = self.post("token/refresh", refresh).json()
        self.assertEqual(self.status(pair["access"]), 200)
        self.assertEqual(self.post("token/refresh", refresh).status_code, 401)

    def test_a_deleted_account_cannot_refresh(self):
        refresh = {"refresh": self.sign_in().json()["refresh"]}
        self.owner.delete()
        self.assertEqual(self.post("token/refresh", refresh).status_code, 401)

    def test_logging_out_ends_both_tokens(self):
        pair = self.sign_in().json()
        refresh = {"refresh": pair["refresh"]}
        answer = self.post("logout", refresh, pair["access"])
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.status(pair["access"]), 401)
        self.assertEqual(self.post("token/refresh", refresh).status_code, 401)

    def register(self, **more):
        data = factories.user_data()
        return data, self.post("register", data | more)

    def test_registers(self):
        for weak in ["12345", "jane.at.example"]:
            login = f"{weak}@example.com"
            _, answer = self.register(password=weak, email=login)
            self.assertEqual(answer.status_code, 400)
            self.assertIn("password", answer.json())
        data, answer = self.register(password=PASSWORD, is_staff=True)
        self.assertEqual(answer.status_code, 201, answer.content)
        self.assertNotIn("password", answer.json())
        account = type(self.owner).objects.get(email=data["email"])
        self.assertTrue(account.check_password(PASSWORD))
        self.assertFalse(account.is_staff)

    def test_changes_the_password_and_ends_sessions(self):
        access = self.sign_in().json()["access"]
        change = {"old_password": "wrong", "new_password": NEW}
        answer = self.post("password/change", change, access)
        self.assertEqual(answer.status_code, 400)
        change["old_password"] = PASSWORD
        answer = self.post("password/change", change, access)
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(self.status(access), 401)
        self.assertEqual(self.sign_in(NEW).status_code, 200)

    # The mail goes its own way, so that nobody can time it; here it is waited for.
    @mock.patch.object(threading.Thread, "start", threading.Thread.run)
    def test_resets_the_password_by_mail(self):
        self.post("password/reset", {"email": self.owner.email})
        uid, token = re.search(r"uid=(\S+)&token=(\S+)", mail.outbox[0].body).groups()
        reset = {"uid": uid, "token": token, "new_password": "12345"}
        answer = self.post("password/reset/confirm", reset)
        self.assertEqual(answer.status_code, 400)
        reset["new_password"] = NEW
        answer = self.post("password/reset/confirm", reset)
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(self.sign_in(NEW).status_code, 200)
        answer = self.post("password/reset/confirm", reset)
        self.assertEqual(answer.status_code, 400)

    def test_tells_nobody_which_addresses_are_known(self):
        answer = self.post("password/reset", {"email": "nobody@example.com"})
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(mail.outbox, [])
