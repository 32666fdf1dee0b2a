"""The rows of the admin's list as the register's own CSV report."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict, StreamingHttpResponse
from django.utils import timezone

from ..exchange.exports.commitments_csv import csv_headers, stream_rows
from ..queries.lists.facets import current_index
from ..rules.kernel.days import day_at
from ..rules.kernel.permissions import visible_tiers


def csv_response(user: Any, queryset: QuerySet[Any]) -> StreamingHttpResponse:
    """The rows of ``queryset`` (which ``user`` may see), in its order."""
    today = day_at(timezone.now())
    headers = csv_headers(QueryDict(), today)
    ids = list(queryset.values_list("pk", flat=True))
    stream = stream_rows(ids, index=current_index(today), tiers=visible_tiers(user), today=today)
    return StreamingHttpResponse(stream, content_type="text/csv; charset=utf-8", headers=headers)
