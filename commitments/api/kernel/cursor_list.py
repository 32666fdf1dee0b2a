"""Lists by number, newest first."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from ...queries.kernel.cursor_list import SaidFilter, read_listed, read_plain
from ...queries.kernel.keyset import PlaceForm
from .base import Many
from .problems import BadQuery


class Newest(Many):
    """A list that a query reads by number: something with ``errors``, ``next``, ``previous`` and its rows."""

    rows: ClassVar[str] = "rows"
    """What the query calls them."""

    def read(self, request: Request) -> Any:
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        page = self.read(request)
        if page.errors:
            raise BadQuery(page.errors, page.form)
        return self.answer_page(
            self.dressed(getattr(page, self.rows)),
            following={"after": page.next} if page.next else None,
            preceding={"before": page.previous} if page.previous else None,
        )

    def dressed(self, rows: Any) -> Any:
        """The rows with what their shape needs beside them."""
        return rows


class PlainList(Newest):
    """Everything of a kind that the person may see."""

    parameters = (PlaceForm,)

    def all(self, request: Request) -> Any:
        raise NotImplementedError

    def read(self, request: Request) -> Any:
        return read_plain(self.all(request), request.query_params)


class FilteredList(Newest):
    """The same, by the form that ``parameters`` names, which is made for who asks."""

    def all(self, request: Request) -> Any:
        raise NotImplementedError

    def read(self, request: Request) -> Any:
        form = self.parameters[0](request.query_params, user=request.user)
        return read_listed(self.all(request), request.query_params, form)


class SaidList(FilteredList):
    """The same, of one commitment or one party where the address names it."""

    parameters = (SaidFilter,)
