from . import cases, factories


class UserTests(cases.Accounts, cases.ApiTestCase):
    path = "/api/v1/users/"
    change = "email"
    bad = {"email": "not valid"}

    def data(self, owner):
        return factories.user_data()


class DepotTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/depots/"
    change = "name"
    bad = {"name": "x" * 81}
    make = staticmethod(factories.make_depot)
    data = staticmethod(factories.depot_data)


class BikeTests(cases.SharedRows, cases.ApiTestCase):
    path = "/api/v1/bikes/"
    change = "number"
    bad = {"state": "no such choice"}
    broken = [
        {"weekly": 1, "daily": 1},
        {"weekly": 1, "daily": "0.00"},
        {"state": "broken", "retired": None},
    ]
    filled = ["bought"]
    make = staticmethod(factories.make_bike)
    data = staticmethod(factories.bike_data)


class RentalTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/rentals/"
    bad = {"start": "not valid", "stars": "0"}
    broken = [
        {"end": "2030-01-02", "start": "2030-01-02"},
        {"opens": "00:01:00", "closes": "00:01:00"},
        {"company": None},
        {"stars": 6, "paid": True},
        {"stars": 1, "paid": True},
    ]
    make = staticmethod(factories.make_rental)
    data = staticmethod(factories.rental_data)

    def foreign(self, other):
        return {
            "colleague": other.pk,
        }


class DamageTests(cases.OwnedRows, cases.ApiTestCase):
    path = "/api/v1/damages/"
    change = "text"
    bad = {"rental": 0}
    make = staticmethod(factories.make_damage)
    data = staticmethod(factories.damage_data)

    def foreign(self, other):
        return {
            "rental": factories.make_rental(other).pk,
            "reported_by": other.pk,
        }
