from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from commitments.actions.kernel.ledger import form_key
from commitments.queries.ledger.dump import (
    applied_migrations,
    carried_models,
    current_migrations,
    last_id,
    read_line,
    table_lines,
)

from ...support.factories import CommitmentFactory, ThemeFactory, ZoneFactory

pytestmark = pytest.mark.django_db
LEFT_BEHIND = {
    "account_emailconfirmation",  # valid for days
    "auth_group",  # nobody is in a group: rights come from the role
    "auth_group_permissions",
    "auth_permission",  # made again by the migrations
    "commitments_user_groups",
    "commitments_user_user_permissions",
    "django_admin_log",  # the ledger tells it better
    "django_content_type",
    "django_session",  # people sign in again
}


def test_every_table_is_carried_or_left_behind_for_a_reason():
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert {model._meta.db_table for model in carried_models()} == tables - LEFT_BEHIND


def test_lines_tell_the_rows_exactly():
    zone = ZoneFactory(latitude="33.5", longitude="36.30", name='سوريا "x"', source_url="https://list.example/1")
    CommitmentFactory(zones=[zone])
    with form_key(uuid4()):
        ThemeFactory()

    for model in carried_models():
        lines = list(table_lines(model))
        rows = [read_line(model, line) for line in lines]
        assert [{**row.__dict__, "_state": None} for row in rows] == [
            {**row.__dict__, "_state": None} for row in model._base_manager.order_by("pk")
        ]
        assert [line.count("\n") for line in lines] == [1] * len(lines)


def test_last_id_counts_rows_that_are_gone():
    theme = ThemeFactory()
    other = ThemeFactory()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM commitments_theme WHERE id = %s", [other.pk])

    assert last_id(type(theme)) == other.pk == theme.pk + 1


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("commitments.0001_register", True),
        ("commitments.0028_owners", True),
        ("commitments.0001_squashed_0028_owners", False),  # what it replaces is recorded beside it
        ("commitments.0001_squashed_0022_outbox", False),  # renamed
        ("commitments.0019_gone", False),
        ("commitments.0001_squashed_9998_later", True),
        ("commitments.9999_later", True),
        ("account.0001_initial", True),
        ("account.9999_later", True),
        ("mfa.initial", False),
    ],
)
def test_migrations_that_count_are_those_of_today_and_of_newer_versions(name, counts):
    assert current_migrations([name, name]) == [name] * counts


def test_squash_that_was_renamed_is_not_among_the_applied_migrations():
    before = applied_migrations()
    MigrationRecorder(connection).record_applied("commitments", "0001_squashed_0022_outbox")

    assert applied_migrations() == before
    assert "commitments.0001_register" in before
