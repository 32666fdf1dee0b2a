"""Addresses that the rows of an import name, as evidence; many at a time, each with its entry."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from ...models import Evidence, User
from ...queries.ledger.snapshots import own_columns
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_edit_reference_data
from ...rules.register.evidence import publisher_name
from ..kernel import ledger
from ..kernel.words import index_all_words

TITLE_LENGTH = 300


def find_sources(*, actor: User, urls: Iterable[str], tier: int, mark: str) -> tuple[dict[str, int], list[Evidence]]:
    """The evidence (ids) at these addresses that is open to as many, and what of it had to be made.

    To be called within ``ledger.batch``. ``mark`` keeps address names of one import apart. Raises PermissionDenied, or
    ValidationError for an address that is none. Side effects: evidence and its words written, an entry for each.
    """
    wanted = list(dict.fromkeys(urls))
    rows = Evidence.objects.visible_to(actor).filter(url__in=wanted, tier__lte=tier).order_by("-pk")
    found = dict(rows.values_list("url", "pk"))
    missing = [url for url in wanted if url not in found]
    if not missing:
        return found, []
    ledger.require(can_edit_reference_data.test(actor))
    count = Evidence.objects.filter(slug__startswith=f"{mark}-").count()
    made = [_source(url, f"{mark}-{number}", tier) for number, url in enumerate(missing, start=count + 1)]
    Evidence.objects.bulk_create(made)
    index_all_words(made)
    for evidence in made:
        opened = ledger.open_entry(actor)
        after = own_columns(evidence)
        ledger.write_entry(opened, act=Act.ADD_REFERENCE, obj=evidence, before=None, after=after)
    return found | {evidence.url: evidence.pk for evidence in made}, made


def _source(url: str, slug: str, tier: int) -> Evidence:
    parts = urlsplit(url)
    title = f"{parts.netloc}{parts.path}".rstrip("/")[:TITLE_LENGTH]
    evidence = Evidence(slug=slug, title=title, publisher=publisher_name(url), url=url, tier=tier)
    evidence.clean_fields()
    return evidence
