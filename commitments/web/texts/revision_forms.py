"""The forms of a corrected text: why it is corrected, and where a passage stands in it."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from ...models import Provision
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.keyset import LAST_NUMBER
from ...queries.texts.revisions import find_once
from ...rules.register.assessments import REASON_LIMIT
from ...rules.texts.paragraphs import Span
from ..kernel.forms import VersionedForm

STAY, TYPED = "stay", "typed"


class ReviseForm(VersionedForm):
    """``subject`` is the document."""

    reason = forms.CharField(
        label=_("Reason for the correction"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        validators=[validate_plain_text, MaxLengthValidator(REASON_LIMIT)],
        help_text=_(
            "Who sent the corrected text, and what was wrong. Everyone who can read the document can read this."
        ),
    )


class SettleForm(VersionedForm):
    """Where one passage of ``subject``, the document, stands now: at a place, at typed words, or where it stood."""

    provision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LAST_NUMBER)
    place = forms.CharField(label=_("Passage in the corrected text"), max_length=40)
    words = forms.CharField(
        label=_("Words of the passage in the corrected text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def passage(self) -> Provision:
        """The passage of the document that is settled. ValidationError when it has none of this number."""
        found = Provision.objects.filter(document=self.subject.pk, pk=self.cleaned_data["provision"]).first()
        if found is None:
            raise ValidationError(_("The document does not have this passage."))
        return found

    def span(self) -> Span | None:
        """The place in the corrected text; None where the earlier words stay. ValidationError when it is none."""
        place = self.cleaned_data["place"]
        if place == STAY:
            return None
        if place == TYPED:
            return find_once(self.subject, self.cleaned_data["words"].replace("\r\n", "\n"))
        start, _dash, end = place.partition("-")
        if not (start.isdecimal() and end.isdecimal()):
            raise ValidationError({"place": _("Choose one of the options.")})
        return int(start), int(end)
