"""Figures over time: saying what is measured on a commitment, and recording a measurement."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.indicators import add_indicator, record_measurement
from ...models import Commitment, Indicator
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...queries.register.indicators import Figures
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_measure
from ...rules.register.indicators import Direction
from ..kernel import clock
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from ..kernel.forms import VersionedForm
from .evidence_field import EvidenceField, WithEvidence
from .indicator_chart import draw_chart


def dress_figures(figures: list[Figures]) -> list[dict[str, Any]]:
    """Each indicator with its chart and the rows of its table, the newest first."""
    return [
        {
            "indicator": item.indicator,
            "chart": draw_chart([(row["day"], row["value"]) for row in item.counting]),
            "rows": item.counting[::-1],
        }
        for item in figures
    ]


class IndicatorForm(VersionedForm):
    name = forms.CharField(label=_("Name of the indicator"), max_length=200, validators=[validate_plain_text])
    unit = forms.CharField(label=_("Unit"), max_length=60, validators=[validate_plain_text])
    direction = forms.ChoiceField(
        label=_("Preferred direction"), choices=Direction.choices, initial=Direction.NEITHER.value
    )
    tier = forms.TypedChoiceField(label=_("Visibility"), coerce=int, choices=Tier.choices)

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, subject=commitment, initial={"tier": commitment.tier}, **kwargs)


class MeasurementForm(WithEvidence):
    day = DayField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    # A number box of the browser would drop what is no number.
    value = forms.DecimalField(
        label=_("Value"),
        max_digits=15,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )
    remark = forms.CharField(label=_("Remark"), required=False, max_length=500, validators=[validate_plain_text])
    evidence = EvidenceField()
    field_order = ["version", "day", "value", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": clock.today()}, **kwargs)


@act_methods
def indicator_new(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to be measured on a commitment."""
    commitment = _open(request, reference)
    form = IndicatorForm(sent_data(request), user=request.user, commitment=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: add_indicator(actor=form.user, commitment=commitment, **form.cleaned_data),
        template="commitments/register/indicator_new.html",
        done=gettext("Indicator added to %(reference)s.") % {"reference": reference},
    )


@act_methods
def measurement_new(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The value of an indicator on a day."""
    commitment = _open(request, reference)
    indicator = Indicator.objects.visible_to(request.user).filter(commitment=commitment, pk=pk).first()
    if indicator is None:
        raise Http404
    form = MeasurementForm(sent_data(request), user=request.user, commitment=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: record_measurement(actor=form.user, indicator=indicator, **form.cleaned_data),
        template="commitments/register/measurement_new.html",
        done=gettext("Measurement recorded for %(reference)s.") % {"reference": reference},
        context={"indicator": indicator},
    )


def _open(request: HttpRequest, reference: str) -> Commitment:
    commitment = visible_commitment(request.user, reference)
    if not can_measure.test(request.user, commitment):
        raise PermissionDenied
    return commitment
