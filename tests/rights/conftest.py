import pytest
from django.db import transaction

from .asking import Forms, all_forms
from .world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One register for all tests of a module: nothing that they do to it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def forms(world: World) -> Forms:
    return all_forms(world)
