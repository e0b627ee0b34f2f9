from . import cases, factories


class CustomerTests(cases.Accounts, cases.ApiTestCase):
    path = "/api/v1/customers/"
    change = "email"
    bad = {"email": "not valid"}

    def data(self, owner):
        return factories.customer_data()


class ProfileTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/profiles/"
    change = "birthday"
    bad = {"newsletter": "not valid"}
    make = staticmethod(factories.make_profile)
    data = staticmethod(factories.profile_data)


class CategoryTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/categories/"
    change = "name"
    bad = {"name": "x" * 61}
    make = staticmethod(factories.make_category)
    data = staticmethod(factories.category_data)


class ProductTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/products/"
    key = "sku"
    change = "name"
    bad = {"name": "x" * 121, "price": "-1"}
    hidden = ["supplier_code"]
    make = staticmethod(factories.make_product)
    data = staticmethod(factories.product_data)


class OrderTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/orders/"
    change = "note"
    bad = {"status": "no such choice"}
    make = staticmethod(factories.make_order)
    data = staticmethod(factories.order_data)


class OrderLineTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/order-lines/"
    change = "quantity"
    bad = {"quantity": "100"}
    make = staticmethod(factories.make_order_line)
    data = staticmethod(factories.order_line_data)

    def foreign(self, other):
        return {
            "order": factories.make_order(other).pk,
        }


class ReviewTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/reviews/"
    change = "stars"
    bad = {"stars": "6"}
    make = staticmethod(factories.make_review)
    data = staticmethod(factories.review_data)
