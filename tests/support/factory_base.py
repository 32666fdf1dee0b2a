"""What factories are made of: rows, accounts, and what an action makes in somebody's name."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import factory
from factory.django import DjangoModelFactory

from commitments import models
from commitments.actions.register.reference import save_reference
from commitments.rules.kernel.permissions import STAFF_ROLES, UserRole
from commitments.rules.people.mail import Occasion


class RowFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def __new__(cls, *args: Any, **values: Any) -> Any:
            """Calling a factory gives a row, which a type checker takes for the factory itself."""


class UserFactory(RowFactory):
    class Meta:
        model = models.User

    class Params:
        administrator = factory.Trait(role=UserRole.ADMINISTRATOR)
        reviewer = factory.Trait(role=UserRole.REVIEWER)
        desk = factory.Trait(role=UserRole.DESK_OFFICER)
        focal_point = factory.Trait(role=UserRole.FOCAL_POINT)

    username = factory.Sequence(lambda n: f"person{n}")
    password = "!"  # one that nobody can type; tests sign in by force_login
    role = UserRole.READER
    is_staff = factory.LazyAttribute(lambda user: user.role in STAFF_ROLES)


class OutgoingMailFactory(RowFactory):
    """A digest that waits to be sent."""

    class Meta:
        model = models.OutgoingMail

    user = factory.SubFactory(UserFactory)
    occasion = Occasion.DIGEST
    day = date(2018, 2, 20)
    message_id = factory.Sequence(lambda n: f"<{n}@register.example>")
    made_at = next_at = datetime(2018, 2, 20, 2, 0, tzinfo=UTC)


def secretary():
    """The desk officer in whose name factories act unless told otherwise."""
    found = models.User.objects.filter(username="secretary").first()
    return found or UserFactory(desk=True, username="secretary")


class SavedViewFactory(RowFactory):
    """Of somebody of whom nothing else is known, unless ``owner`` is given."""

    class Meta:
        model = models.SavedView

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"View {n}")
    query = "open=yes"
    made_at = datetime(2018, 2, 20, 2, 0, tzinfo=UTC)


class ActionFactory(RowFactory):
    """Makes its object by an action, in the name of ``actor``."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, actor=None, **values):
        return cls.act(actor or secretary(), model_class, **values)

    @classmethod
    def act(cls, actor, model, **values):
        return save_reference(actor=actor, obj=model(**values))
