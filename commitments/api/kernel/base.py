"""What all addresses of the API have in common: one thing, a list, and an act on something."""

import json
import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.db import models, transaction
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed, Throttled
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from ...actions.people.tokens import claim_key, settle_key
from ...models import User
from ...queries.kernel.keyset import is_row_number
from ...queries.lists.past import asked_moment
from ...queries.people.tokens import find_key
from ...rules.lists.past import MOMENT_KEYS, Moment
from ...rules.people.tokens import Scope
from . import clock
from .access import AddressRate
from .problems import BadQuery, KeyUsed, NoLength, NoVersion, Stale

KEY_LIMIT = 100
KEY_SHAPE = re.compile(rf"[!-~]{{1,{KEY_LIMIT}}}")
TAG = re.compile(r'"([0-9]{1,18})"')
SAFE = ("GET", "HEAD")
"""``HEAD`` answers as ``GET`` does; no other method but POST and PATCH is used."""


class OneKind(BaseContentNegotiation):
    """A file is of the kind that its address names, whatever else is accepted: problems are JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Resource(APIView):
    """An address. ``shape`` is what it answers, ``takes`` what is sent to it, ``scope`` what it takes to send it."""

    http_method_names = ["get", "head", "post", "patch"]
    shape: ClassVar[Any] = None
    takes: ClassVar[type[Serializer[Any]] | None] = None
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    scope: ClassVar[Scope] = Scope.READ
    personal: ClassVar[bool] = False
    """Whether even reading needs somebody who has signed in or has a token."""
    takes_moment: ClassVar[bool] = False
    parameters: ClassVar[Any] = ()
    """What the address can ask for, for the documentation: forms or filter sets, or names."""
    about: ClassVar[str] = ""
    """The heading of the documentation under which it stands."""
    told_as: ClassVar[dict[str, str]] = {}
    """By what an action calls a field, its name in what is sent, where these are not the same."""
    is_file: ClassVar[bool] = False
    """Whether it answers a file that is made for who asks, and so has no version."""
    subject: Any = None
    moment: Moment | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(request.method or "")
        rate = AddressRate()
        if not rate.allow_request(request, self):
            raise Throttled(rate.wait())
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE and "Transfer-Encoding" in request.headers:
            raise NoLength
        self.moment = self._asked_moment(request)

    def _asked_moment(self, request: Request) -> Moment | None:
        moment, errors = asked_moment(request.query_params, today=clock.today())
        if not errors and moment and not (self.takes_moment and request.method in SAFE):
            errors = [(name, _("This URL cannot be shown as of a past day.")) for name in MOMENT_KEYS[:1]]
        if errors:
            raise BadQuery(errors)
        return moment

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    def scope_for(self, method: str | None) -> Scope:
        return Scope.READ if method in SAFE else self.scope

    def needs_person(self, method: str | None) -> bool:
        return self.personal or method not in SAFE

    def is_about(self, obj: models.Model) -> bool:
        """Whether the request is about this object, so that its version is that of If-Match."""
        return isinstance(self.subject, type(obj)) and self.subject.pk == obj.pk

    def shown(self, obj: Any, shape: type[Serializer[Any]] | None = None, *, many: bool = False) -> Any:
        """Objects as the address answers them."""
        context = {"request": self.request, "today": clock.today(), "moment": self.moment}
        return (shape or self.shape)(obj, many=many, context=context).data

    def answer(self, found: Any) -> Response:
        """Something that is no row of the register, as the address shows it."""
        data = self.shown(found)
        return Response(data, headers={"ETag": tag_of(found, data)})

    def read_body(self) -> dict[str, Any]:
        """What was sent, checked for its shape."""
        if self.takes is None:
            return {}
        partial = self.request.method == "PATCH"
        read = self.takes(data=self.request.data, partial=partial, context={"request": self.request, "view": self})
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def refuse_query(self, known: Iterable[str] = ()) -> None:
        """An address that takes no parameters, or only ``known`` ones, says so: a misspelt one is no silent success."""
        given = set(self.request.query_params) - {*known, *(MOMENT_KEYS if self.takes_moment else ())}
        if given:
            raise BadQuery((name[:40], _("Unknown parameter.")) for name in sorted(given))


class One(Resource):
    """One thing at an address of its own. ``key`` is its column and the name of that part of the address.

    What everybody has one of (their choice about mail) has no such part, and is found by None.
    """

    route: ClassVar[str]
    key: ClassVar[str] = "pk"

    @classmethod
    def find(cls, request: Request, key: Any) -> Any:
        """The thing as the person may see it; its model's DoesNotExist, or Http404, where they may not."""
        raise NotImplementedError

    @classmethod
    def found(cls, request: Request, key: Any) -> Any:
        if cls.key == "pk" and not is_row_number(key):
            raise Http404
        try:
            return cls.find(request, key)
        except models.ObjectDoesNotExist as error:
            raise Http404 from error

    def shaped(self, found: Any) -> Any:
        """What ``shape`` is given."""
        return found

    def get(self, request: Request, **where: Any) -> HttpResponseBase:
        self.refuse_query()
        self.subject = self.found(request, where.get(self.key))
        return self.answer_one(self.subject)

    def answer_one(self, found: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        data = self.shown(self.shaped(found))
        return Response(data, status=status, headers={"ETag": tag_of(found, data)} | (headers or {}))

    @classmethod
    def address(cls, request: Request, found: Any) -> str:
        return reverse(f"api:{cls.route}", kwargs={cls.key: getattr(found, cls.key)}, request=request)


class Many(Resource):
    """A list, a page at a time."""

    counted: ClassVar[bool] = False
    """Whether its pages say how many rows there are in all."""
    pointed: ClassVar[bool] = False
    """Whether its pages say after which number to go on, also when there is no more by now."""
    beside: ClassVar[dict[str, Any]] = {}
    """What else its pages say, with the shape of each."""

    def answer_page(
        self,
        rows: Iterable[Any],
        *,
        following: dict[str, Any] | None = None,
        preceding: dict[str, Any] | None = None,
        **beside: Any,
    ) -> Response:
        """A page of rows. ``following`` and ``preceding`` are the parameters of its neighbours, where there are any."""
        return Response(
            {
                **beside,
                "next": self._turned(following),
                "previous": self._turned(preceding),
                "results": self.shown(list(rows), many=True),
            }
        )

    def _turned(self, place: dict[str, Any] | None) -> str | None:
        if place is None:
            return None
        query: QueryDict = self.request.query_params.copy()
        for name in ("after", "before", "page", *place):
            query.pop(name, None)
        query.update(place)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


class Act(Resource):
    """Something done to what ``of`` finds. It answers that again, or what it ``makes``, with its address."""

    of: ClassVar[type[One] | None] = None
    makes: ClassVar[type[One] | None] = None
    versioned: ClassVar[bool] = True
    """Whether it names, in If-Match, the version of what it is done to."""
    conflicts: ClassVar[bool] = False
    """Whether it names versions in its body, so that it can be refused as a conflict (409)."""
    leaves_nothing: ClassVar[bool] = False
    """Whether what it is done to is gone afterwards, so that nothing is answered (204)."""
    act: Callable[..., Any]
    """Calls the action with the subject, its version and what was sent."""

    @classmethod
    def subject_kind(cls) -> type[One]:
        """What it is done to: what ``of`` names, or what stands at the same address."""
        return cls.of or cls  # type: ignore[return-value]

    @classmethod
    def made_kind(cls) -> type[One]:
        return cls.makes  # type: ignore[return-value]

    def _perform(self, request: Request, **where: Any) -> Response:
        self.refuse_query()
        return self._create(where) if self.makes else self._change(where)

    def _change(self, where: dict[str, Any]) -> Response:
        self._settle_subject(where)
        self.act(**self.read_body())
        if self.leaves_nothing:
            return Response(status=204)
        kind = self.subject_kind()
        return self._answer(kind, where.get(kind.key))

    def _create(self, where: dict[str, Any]) -> Response:
        key = self.request.headers.get("Idempotency-Key")
        if key is None:
            return self._answer_made(self._make(where))
        if not KEY_SHAPE.fullmatch(key):
            message = _("Enter 1 to %(limit)d ASCII characters.") % {"limit": KEY_LIMIT}
            raise BadQuery([("Idempotency-Key", message)])
        return self._create_once(key, where)

    def _create_once(self, key: str, where: dict[str, Any]) -> Response:
        """Two that arrive at once: the second waits for the first, and is answered as a repetition."""
        digest = self._digest()
        with transaction.atomic():
            claimed = claim_key(actor=as_person(self.request.user), key=key, digest=digest)
            if claimed:
                made = self._make(where)
                settle_key(claimed, str(getattr(made, self.made_kind().key)))
        if claimed:
            return self._answer_made(made)
        return self._answer_again(key, digest)

    def _answer_again(self, key: str, digest: str) -> Response:
        kept = find_key(self.request.user, key)
        if kept is None or kept.digest != digest:
            raise KeyUsed
        return self._answer(self.made_kind(), kept.made, status=201, located=True)

    def _make(self, where: dict[str, Any]) -> Any:
        self._settle_subject(where)
        return self.act(**self.read_body())

    def _answer_made(self, made: Any) -> Response:
        kind = self.made_kind()
        return self._answer(kind, getattr(made, kind.key), status=201, located=True)

    def _answer(self, kind: type[One], key: Any, *, status: int = 200, located: bool = False) -> Response:
        shown = kind()
        shown.request, shown.moment = self.request, None
        found = kind.found(self.request, key)
        headers = {"Location": kind.address(self.request, found)} if located else {}
        return shown.answer_one(found, status=status, headers=headers)

    def _settle_subject(self, where: dict[str, Any]) -> None:
        """Find what is acted on, and the version that the person started from."""
        if self.of is None and not isinstance(self, One):
            return
        kind = self.subject_kind()
        self.subject = kind.found(self.request, where.get(kind.key))
        if self.versioned:
            self.version = started_from(self.request, self.subject)

    def _digest(self) -> str:
        """What was asked, whichever way its parts are ordered; files by their content."""
        data = self.request.data
        said = {name: data.getlist(name) for name in data} if isinstance(data, QueryDict) else dict(data)
        files = {name: sha256(b"".join(file.chunks())).hexdigest() for name, file in self.request.FILES.items()}
        said = {name: value for name, value in said.items() if name not in files}
        asked = [self.request.method, self.request.path, self.request.headers.get("If-Match"), said, files]
        return sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def page_field() -> forms.IntegerField:
    """The number of a page, where a list is ranked or worked out, so that no mark of a row could turn it."""
    return forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=10**6)


def as_person(user: Any) -> User:
    """Who writes has an account: visitors were turned away before."""
    account: User = user
    return account


class Posted(Act):
    """An act that is sent with POST."""

    def post(self, request: Request, **where: Any) -> Response:
        return self._perform(request, **where)


class Told(Posted):
    """The same where the answer is not what was acted on, but what ``act`` returns, in ``shape``."""

    def _change(self, where: dict[str, Any]) -> Response:
        self._settle_subject(where)
        return self.answer(self.act(**self.read_body()))


class NumberedAct(Posted):
    """An act on something that hangs on the subject and is known by the number in the address."""

    number: int = 0

    def post(self, request: Request, **where: Any) -> Response:
        self.number = where.pop("number")
        return super().post(request, **where)

    def numbered(self, rows: models.QuerySet[Any]) -> Any:
        """The one of this number among the rows; Http404 where there is none."""
        found = rows.filter(pk=self.number).first() if is_row_number(self.number) else None
        if found is None:
            raise Http404
        return found


class Patched(Act):
    """A change of what the address shows, sent with PATCH: what is not named stays."""

    def patch(self, request: Request, **where: Any) -> Response:
        return self._perform(request, **where)


def started_from(request: Request, subject: Any) -> int:
    """The version that If-Match names; NoVersion where it is missing, Stale where it is another one than now."""
    asked = request.headers.get("If-Match")
    if asked is None:
        raise NoVersion
    found = TAG.fullmatch(asked.strip())
    version: int = subject.version
    if not found or int(found[1]) != version:
        raise Stale(version)
    return version


def tag_of(found: Any, data: Any) -> str:
    """The version of what has one; of the rest a digest of what is shown of it."""
    version = getattr(found, "version", None)
    if isinstance(version, int):
        return f'"{version}"'
    return f'"{sha256(json.dumps(data, default=str, sort_keys=True).encode()).hexdigest()[:32]}"'
