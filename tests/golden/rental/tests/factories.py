"""Valid rows of every model, each with what it needs around it."""

import datetime
import itertools

from .. import models

numbers = itertools.count(1)


def day(n):
    return str(datetime.date(2030, 1, 1) + datetime.timedelta(days=n))


def save(model, data):
    """A row from ``data`` as the API takes it: references are keys, the rest is JSON."""
    fields = {name: model._meta.get_field(name) for name in data}
    many = {name: data[name] for name, field in fields.items() if field.many_to_many}
    row = model.objects.create(
        **{
            field.attname: field.to_python(data[name])
            for name, field in fields.items()
            if name not in many
        }
    )
    for name, keys in many.items():
        getattr(row, name).set(keys)
    return row


def user_data():
    n = next(numbers)
    return {
        "email": f"user{n}@example.com",
        "name": f"name {n}",
    }


def make_user(**given):
    data = {**user_data(), **given}
    return save(models.User, data)


def depot_data(owner):
    n = next(numbers)
    return {
        "name": f"name {n}",
        "code": f"code-{n}",
    }


def make_depot(owner, **given):
    data = {**depot_data(owner), **given}
    return save(models.Depot, data)


def bike_data(owner):
    n = next(numbers)
    return {
        "state": "free",
        "number": n,
        "daily": "0.01",
        "weekly": f"{n}",
        "bought": f"{day(n)}T12:00:00Z",
        "retired": day(n),
        "name": f"name {n}",
        "code": f"code-{n}",
        "depot": make_depot(owner).pk,
    }


def make_bike(owner, **given):
    data = {**bike_data(owner), **given}
    return save(models.Bike, data)


def rental_data(owner):
    n = next(numbers)
    return {
        "start": "2020-01-01",
        "end": day(n),
        "opens": "09:00:00",
        "closes": "09:00:01",
        "company": f"company {n}",
        "stars": 1,
        "paid": False,
        "bike": make_bike(owner).pk,
    }


def make_rental(owner, **given):
    data = {**rental_data(owner), "customer": owner.pk, **given}
    return save(models.Rental, data)


def damage_data(owner):
    n = next(numbers)
    return {
        "text": f"text {n}",
        "rental": make_rental(owner).pk,
        "reported_by": owner.pk,
    }


def make_damage(owner, **given):
    data = {**damage_data(owner), **given}
    return save(models.Damage, data)
