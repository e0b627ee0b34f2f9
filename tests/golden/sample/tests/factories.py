"""Valid rows of every model, each with what it needs around it."""

import itertools

from .. import models

numbers = itertools.count(1)


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
        "name": f"name {n}",
        "email": f"user{n}@example.com",
    }


def make_user(**given):
    data = {**user_data(), **given}
    return save(models.User, data)


def job_data(owner):
    n = next(numbers)
    return {
        "title": f"title {n}",
        "description": f"description {n}",
    }


def make_job(owner, **given):
    data = {**job_data(owner), "posted_by": owner.pk, **given}
    return save(models.Job, data)
