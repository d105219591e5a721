"""Every module that owns tables, for the ORM, its migrations and the isolation made from declarations."""

from collections.abc import Iterable
from typing import Any

from tortoise import Model, Tortoise

from services.kernel.isolation import Flavour, Isolation
from services.kernel.rows import Declared

TABLES = [
    "services.kernel.outbox",
    "services.kernel.deadlines",
    "services.kernel.once",
    "services.tenancy.models",
    "services.people.models",
    "services.people.branches",
    "services.methods.models",
    "services.tasks.models",
    "services.matters.models",
    "services.matters.pauses",
    "services.volunteering.models",
    "services.deliberation.mediation.models",
    "services.deliberation.procedures.models",
    "services.deliberation.topics.models",
    "services.deliberation.meetings.models",
    "services.deliberation.meetings.members",
    "services.deliberation.votes.models",
    "services.deliberation.votes.sealed",
    "services.deliberation.votes.results",
    "services.deliberation.covenants.models",
    "services.deliberation.room.models",
    "services.deliberation.minutes.models",
    "services.evaluation.rounds.models",
    "services.evaluation.look_backs.models",
    "services.evaluation.inspections.models",
    "services.evaluation.representatives.models",
    "services.evaluation.disclosure.models",
    "services.evaluation.points.models",
    "services.evaluation.surveys.models",
    "services.evaluation.property.models",
    "services.evaluation.awards.models",
]

APP: dict[str, Any] = {"models": TABLES, "migrations": "services.migrations"}


def declarations(models: Iterable[type[Model]] | None = None) -> dict[str, Isolation]:
    """The isolation of every table, by its name. A model without one is an error, not an open table."""
    found = {}
    for model in models or Tortoise.apps["services"].values():
        if not issubclass(model, Declared) or not hasattr(model, "isolation"):
            message = f"{model.__name__} is not declared: derive it from Declared and say its isolation"
            raise TypeError(message)
        found[model._meta.db_table] = model.isolation  # noqa: SLF001 - where the ORM keeps it
    return found


def policies(flavour: Flavour) -> list[str]:
    """All row level security, made again from the declarations."""
    return [
        line for table, isolation in declarations().items() for line in isolation.policies(table, flavour)
    ]
