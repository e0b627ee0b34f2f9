from . import cases, factories


class UserTests(cases.Accounts, cases.ApiTestCase):
    path = "/api/v1/users/"
    change = "username"
    bad = {"username": "x" * 151}

    def data(self, owner):
        return factories.user_data()


class ShopTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/shops/"
    change = "name"
    bad = {"name": "x" * 61}
    # Its row and those it was made with need each other.
    deleted = 409
    # A first row needs a head that already belongs to another one.
    test_creates = None  # type: ignore[assignment]
    make = staticmethod(factories.make_shop)
    data = staticmethod(factories.shop_data)


class ClerkTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/clerks/"
    change = "name"
    bad = {"name": "x" * 61}
    # Its row and those it was made with need each other.
    deleted = 409
    make = staticmethod(factories.make_clerk)
    data = staticmethod(factories.clerk_data)


class MessageTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/messages/"
    change = "text"
    bad = {"recipient": 0}
    make = staticmethod(factories.make_message)
    data = staticmethod(factories.message_data)

    def foreign(self, other):
        return {
            "recipient": other.pk,
            "reply_to": factories.make_message(other).pk,
        }


class AttachmentTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/attachments/"
    change = "name"
    bad = {"name": "x" * 256}
    make = staticmethod(factories.make_attachment)
    data = staticmethod(factories.attachment_data)

    def foreign(self, other):
        return {
            "message": factories.make_message(other).pk,
            "seen_by": [other.pk],
        }


class BadgeTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/badges/"
    key = "user"
    bad = {"level": "not valid"}
    make = staticmethod(factories.make_badge)
    data = staticmethod(factories.badge_data)


class AwardTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/awards/"
    bad = {"badge": 0}
    make = staticmethod(factories.make_award)
    data = staticmethod(factories.award_data)

    def foreign(self, other):
        return {
            "badge": factories.make_badge(other).pk,
            "unlocks": [factories.make_award(other).pk],
        }


class TagTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/tags/"
    change = "name"
    make = staticmethod(factories.make_tag)
    data = staticmethod(factories.tag_data)
