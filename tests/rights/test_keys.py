"""Every form that writes carries a key, on the site and in the admin: sent twice it acts once and shows what it did."""

import pytest

from commitments.models import LedgerEntry

from ..support.pages import markup
from .asking import nothing_stays, places, sections_by_route
from .people import just_signed_in
from .routes import every_route
from .table import Section

pytestmark = pytest.mark.django_db

ALL = "administrator"
"""Who has every right."""
ONLY_LEAVES = {"admin:commitments_commitment_changelist", "admin:logout", "document-new", "document-revise"}
"""Used with POST, and writing nothing: rows are exported or chosen, somebody goes, a text is put aside."""
PERSONAL = {
    "filter-follow",
    "follow-end",
    "follow-new",
    "following",
    "mail-stop",
    "view-detail",
    "view-list",
    "view-new",
}
"""What somebody chooses for themselves: sent twice it stands as after the first, and on no ledger."""
OF_IMPORTS = {
    *("import-new", "import-reading", "import-columns", "import-values", "import-preview"),
    *("import-apply", "import-undo", "import-discard"),
}
"""Steps towards an import, on no ledger: each names the version that it was taken at, and a second is told so."""
NEVER_TAKEN = {"admin:(?P<url>.*)$", "admin:view_on_site", "document-preview", "document-revise-preview"}
"""Answered 404, whatever is sent; for a text that somebody put aside, see tests/web/texts/test_deposit.py."""


def writing_routes() -> list[str]:
    """What is used with POST, but for accounts' own pages, which act on no register, and the API, without forms."""
    posted = [name for name, section in sections_by_route().items() if "POST" in section.methods]
    refused = {name for name, section in sections_by_route().items() if _refuses_everybody(section)}
    left_out = refused | ONLY_LEAVES | PERSONAL | OF_IMPORTS | NEVER_TAKEN
    return [name for name in posted if name not in left_out and not name.startswith(("account_", "api:", "mfa_"))]


def _refuses_everybody(section: Section) -> bool:
    answers = {answer for (request, _tier, who), answer in section.answers.items() if (request, who) == ("POST", ALL)}
    return answers == {403}


@pytest.mark.parametrize("name", writing_routes())
def test_form_that_is_sent_twice_acts_once_and_shows_what_it_did(world, forms, name):
    client, before = just_signed_in(ALL), LedgerEntry.objects.count()
    address, tier = places(world, every_route()[name])[0]
    form = forms[name, tier]
    assert "creation_key" in form, "the form has no {% creation_key %}"

    with nothing_stays(client):
        first = client.post(address, form)
        written = LedgerEntry.objects.count()
        second = client.post(address, form, follow=True)

        assert first.status_code == 302
        assert (written > before) is True
        assert LedgerEntry.objects.count() == written
        assert "This was already saved, and was not saved a second time." in markup(second)
