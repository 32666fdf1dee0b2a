"""The one form field for a day, of pages, the admin, the API and filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ISO_DAY = "%Y-%m-%d"


class DayInput(forms.DateInput):
    """The browser's own date field, which sends a day in ISO form whatever the person's language writes."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"format": ISO_DAY, **kwargs})


class DayField(forms.DateField):
    """A day in ISO form and no other: 03/04/2018 means two different days to two people."""

    widget = DayInput
    default_error_messages = {"invalid": _("Enter a date, such as 2018-02-28.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": [ISO_DAY], **kwargs})
        widget: Any = self.widget
        if isinstance(widget, forms.DateInput):
            # Shown as it is read: a format of the language would be refused when it comes back.
            widget.format = ISO_DAY
