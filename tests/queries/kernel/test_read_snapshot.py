from threading import Thread

import pytest
from django.db import connection

from commitments.models import Theme
from commitments.queries.kernel.read_snapshot import one_moment

from ...support.factories import ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def write_in_another_thread() -> None:
    def write():
        ThemeFactory()
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_one_moment_stays_while_others_write_and_nobody_waits():
    with one_moment():
        first = Theme.objects.count()
        write_in_another_thread()
        second = Theme.objects.count()

    assert first == 0
    assert second == 0
    assert Theme.objects.count() == 1


def test_after_an_error_inside_the_connection_can_be_used():
    with pytest.raises(ZeroDivisionError), one_moment():
        raise ZeroDivisionError

    ThemeFactory()
    assert Theme.objects.count() == 1
