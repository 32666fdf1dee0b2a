"""What every page of the register may show."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ..models import Process


def letterhead(request: HttpRequest) -> dict:
    """The name of the process, read only where a page prints it."""
    return {"process_name": SimpleLazyObject(_process_name)}


def _process_name() -> str:
    names = list(Process.objects.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""
