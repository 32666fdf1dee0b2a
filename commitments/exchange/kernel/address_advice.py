"""How an address that was written past the ledger is put right."""

from django.utils.translation import gettext as _


def address_advice() -> str:
    """How an address that was written past the ledger is put right."""
    return _(
        "Older versions let people change their address without a ledger entry. Ask the person which address is "
        "right, then set it: manage.py set_address NAME ADDRESS --as ADMINISTRATOR."
    )
