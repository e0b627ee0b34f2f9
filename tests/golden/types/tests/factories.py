"""Valid rows of every model, each with what it needs around it."""

import base64
import itertools
import uuid

from django.core.files.base import ContentFile

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


def sample_data(owner):
    n = next(numbers)
    return {
        "big": n,
        "blob": base64.b64encode(f"bytes {n}".encode()).decode(),
        "flag": True,
        "word": ["aaa", "aaaa", "aaaaa"][n % 3],
        "letter": f"{n % 10}",
        "mail": f"sample{n}@example.com",
        "paper": ContentFile(b"text", f"{n}.txt"),
        "ratio": 0.0,
        "address": f"10.0.{n // 250 % 250}.{n % 250}",
        "tiny": 1 + n % 32767,
        "slug": f"slug-{n}",
        "text": f"text {n}",
        "link": f"https://example.com/{n}",
        "other": str(uuid.UUID(int=n)),
    }


def make_sample(owner, **given):
    data = {**sample_data(owner), **given}
    return save(models.Sample, data)


def empty_data(owner):
    return {}


def make_empty(owner, **given):
    data = {**empty_data(owner), **given}
    return save(models.Empty, data)


def request_data(owner):
    n = next(numbers)
    return {
        "format": f"{n:06}",
        "page": n,
        "search": True,
        "ordering": f"{n:06}",
        "models_field": f"{n:06}",
        "uuid": str(uuid.UUID(int=n)),
        "timezone": f"timezone {n}",
    }


def make_request(owner, **given):
    data = {**request_data(owner), **given}
    return save(models.Request, data)


def model_data(owner):
    return {
        "list": make_list(owner).pk,
    }


def make_model(owner, **given):
    data = {**model_data(owner), **given}
    return save(models.Model, data)


def list_data(owner):
    n = next(numbers)
    return {
        "code": f"{n:06}",
    }


def make_list(owner, **given):
    data = {**list_data(owner), **given}
    return save(models.List, data)


def user_data():
    n = next(numbers)
    return {
        "username": f"user{n}",
        "email": f"user{n}@example.com",
    }


def make_user(**given):
    data = {**user_data(), **given}
    return save(models.User, data)
