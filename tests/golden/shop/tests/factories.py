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


def customer_data():
    n = next(numbers)
    return {
        "email": f"customer{n}@example.com",
        "name": f"name {n}",
    }


def make_customer(**given):
    data = {**customer_data(), **given}
    return save(models.Customer, data)


def profile_data(owner):
    n = next(numbers)
    return {
        "birthday": day(n),
    }


def make_profile(owner, **given):
    row = models.Profile.objects.filter(customer=owner).first()
    if row:
        return row
    data = {**profile_data(owner), "customer": owner.pk, **given}
    return save(models.Profile, data)


def category_data(owner):
    n = next(numbers)
    return {
        "name": f"name {n}",
    }


def make_category(owner, **given):
    data = {**category_data(owner), **given}
    return save(models.Category, data)


def product_data(owner):
    n = next(numbers)
    return {
        "sku": f"sku {n}",
        "name": f"name {n}",
        "price": "0.00",
        "supplier_code": f"supplier code {n}",
        "category": make_category(owner).pk,
    }


def make_product(owner, **given):
    data = {**product_data(owner), **given}
    return save(models.Product, data)


def order_data(owner):
    n = next(numbers)
    return {
        "note": f"note {n}",
    }


def make_order(owner, **given):
    data = {**order_data(owner), "customer": owner.pk, **given}
    return save(models.Order, data)


def order_line_data(owner):
    n = next(numbers)
    return {
        "quantity": 1 + n % 99,
        "order": make_order(owner).pk,
        "product": make_product(owner).pk,
    }


def make_order_line(owner, **given):
    data = {**order_line_data(owner), **given}
    return save(models.OrderLine, data)


def review_data(owner):
    n = next(numbers)
    return {
        "stars": 1 + n % 5,
        "text": f"text {n}",
        "product": make_product(owner).pk,
    }


def make_review(owner, **given):
    data = {**review_data(owner), "author": owner.pk, **given}
    return save(models.Review, data)
