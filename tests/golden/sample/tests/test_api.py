from . import cases, factories


class UserTests(cases.Accounts, cases.ApiTestCase):
    path = "/api/v1/users/"
    change = "name"
    bad = {"name": "x" * 256}

    def data(self, owner):
        return factories.user_data()


class JobTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/jobs/"
    change = "title"
    bad = {"title": "x" * 256}
    make = staticmethod(factories.make_job)
    data = staticmethod(factories.job_data)
