"""A small model to talk about."""

from agents.erd.model import Entity, Erd, Field, FieldApi, Relation

ERD = Erd(
    (
        Entity(
            "User",
            (
                Field("name", "CharField", max_length=80),
                Field("email", "EmailField", unique=True),
                Field("secret", "CharField", api=FieldApi(sensitive=True)),
            ),
            is_user=True,
            plural="users",
        ),
        Entity(
            "Job",
            (
                Field("title", "CharField", max_length=80),
                Field("description", "TextField"),
                Field("salary", "IntegerField"),
                Field("extra", "JSONField"),
                Field("created_at", "DateTimeField", auto_now_add=True),
                Relation("company", "ForeignKey", "Company"),
            ),
            plural="jobs",
        ),
        Entity("Company", (Field("name", "CharField"),), plural="companies"),
        Entity(
            "JobPosting",
            (Field("code", "SlugField", primary_key=True), Field("title", "CharField")),
            plural="job-postings",
        ),
    )
)
