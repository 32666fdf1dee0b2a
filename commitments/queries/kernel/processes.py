"""The process that the register is about, if it is one."""

from django.db import connection


def process_name() -> str:
    """The name of the process where the register is about one; else empty. Every page asks, so it is asked plainly."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM commitments_process LIMIT 2")
        names = cursor.fetchall()
    return names[0][0] if len(names) == 1 else ""
