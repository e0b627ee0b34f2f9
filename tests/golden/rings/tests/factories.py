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


def key(ring, name, make, owner):
    """The key that ``ring`` promises for ``name``, or that of a new row.

    Models that need each other are made together, each with the key that was promised
    to the others.
    """
    return ring[name] if ring and name in ring else make(owner, ring).pk


def user_data():
    n = next(numbers)
    return {
        "email": f"user{n}@example.com",
        "username": f"username {n}",
    }


def make_user(**given):
    data = {**user_data(), **given}
    return save(models.User, data)


def shop_data(owner, ring=None):
    n = next(numbers)
    return {
        "name": f"name {n}",
        "head": key(ring, "Clerk", make_clerk, owner),
    }


def make_shop(owner, ring=None, **given):
    n = next(numbers)
    ring = {**(ring or {}), "Shop": 10**6 + n}
    data = {**shop_data(owner, ring), "id": ring["Shop"], **given}
    return save(models.Shop, data)


def clerk_data(owner, ring=None):
    n = next(numbers)
    return {
        "name": f"name {n}",
        "shop": key(ring, "Shop", make_shop, owner),
    }


def make_clerk(owner, ring=None, **given):
    n = next(numbers)
    ring = {**(ring or {}), "Clerk": 10**6 + n}
    data = {**clerk_data(owner, ring), "id": ring["Clerk"], **given}
    return save(models.Clerk, data)


def message_data(owner):
    n = next(numbers)
    return {
        "text": f"text {n}",
        "recipient": owner.pk,
    }


def make_message(owner, **given):
    data = {**message_data(owner), "sender": owner.pk, **given}
    return save(models.Message, data)


def attachment_data(owner):
    n = next(numbers)
    return {
        "name": f"name {n}",
        "message": make_message(owner).pk,
    }


def make_attachment(owner, **given):
    data = {**attachment_data(owner), **given}
    return save(models.Attachment, data)


def badge_data(owner):
    return {}


def make_badge(owner, **given):
    row = models.Badge.objects.filter(user=owner).first()
    if row:
        return row
    data = {**badge_data(owner), "user": owner.pk, **given}
    return save(models.Badge, data)


def award_data(owner):
    return {
        "badge": make_badge(owner).pk,
        "tag": make_tag(owner).pk,
    }


def make_award(owner, **given):
    data = {**award_data(owner), **given}
    return save(models.Award, data)


def tag_data(owner):
    n = next(numbers)
    return {
        "name": f"name-{n}",
    }


def make_tag(owner, **given):
    data = {**tag_data(owner), **given}
    return save(models.Tag, data)
