from . import cases, factories


class SampleTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/samples/"
    key = "key"
    format = "multipart"
    change = "big"
    bad = {"big": "not valid", "ratio": "2"}
    make = staticmethod(factories.make_sample)
    data = staticmethod(factories.sample_data)


class EmptyTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/empties/"
    make = staticmethod(factories.make_empty)
    data = staticmethod(factories.empty_data)


class RequestTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/requests/"
    change = "format"
    bad = {"format": "x" * 11}
    make = staticmethod(factories.make_request)
    data = staticmethod(factories.request_data)


class ModelTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/models/"
    key = "serial"
    bad = {"list": "none"}
    make = staticmethod(factories.make_model)
    data = staticmethod(factories.model_data)


class ListTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/lists/"
    key = "code"
    make = staticmethod(factories.make_list)
    data = staticmethod(factories.list_data)


class UserTests(cases.Accounts, cases.ApiTestCase):
    path = "/api/v1/users/"

    def data(self, owner):
        return factories.user_data()
