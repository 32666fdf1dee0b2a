"""What somebody follows: the buttons that begin and end it, the page that lists it, and how they want to be told."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ...actions.people.following import choose_mail, follow, follow_filter, unfollow
from ...models import Follow
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.keyset import is_row_number
from ...queries.kernel.query_fields import offer
from ...queries.lists.facets import current_index
from ...queries.people.following import find_target, list_followed, mail_choice, read_filter
from ...rules.kernel.days import zone_choices
from ...rules.people.mail import NAME_LENGTH, QUERY_LENGTH, Rhythm, Weekday
from ..kernel import clock
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm


class MailForm(ActForm):
    """How often, on which day, by whose clock and in which language."""

    rhythm = forms.ChoiceField(label=gettext_lazy("How often"), choices=Rhythm, initial=Rhythm.DAILY)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the week"),
        help_text=gettext_lazy("For “once a week”."),
        choices=Weekday,
        coerce=int,
        initial=Weekday.MONDAY.value,
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("E-mail is sent at six in the morning in this time zone."),
        choices=zone_choices,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "language", settings.LANGUAGES)


class FilterForm(ActForm):
    """What a filter shall be called; the filter itself comes along."""

    query = forms.CharField(widget=forms.HiddenInput, max_length=QUERY_LENGTH)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("The name shown in your e-mail."),
        max_length=NAME_LENGTH,
        validators=[validate_plain_text],
    )


@act_methods
@login_required
def following(request: HttpRequest) -> HttpResponse:
    """Everything that the person follows, and how they are told; sent, how they want to be told from now on."""
    form = MailForm(sent_data(request), user=request.user, initial=mail_choice(request.user)._asdict())
    if form.is_bound and form.perform(lambda: choose_mail(actor=form.user, **form.cleaned_data)):
        messages.success(request, _("E-mail preferences saved."))
        return HttpResponseRedirect(reverse("following"))
    context = {"form": form, "followed": list_followed(request.user, index=current_index(clock.today()))}
    return render(request, "commitments/people/following.html", context, status=400 if form.errors else 200)


@require_POST
def follow_new(request: HttpRequest) -> HttpResponse:
    """Begin to follow a commitment, party, theme or meeting, from the button on its page."""
    if not request.user.is_authenticated:
        return redirect_to_login(_back(request))
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    if not kind or not key:
        raise BadRequest("a follow names a kind and a key")
    target = find_target(request.user, kind, key)
    if target is None:
        raise Http404
    try:
        follow(actor=request.user, target=target)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("You now follow this. News is sent by e-mail."))
    return HttpResponseRedirect(_back(request))


@require_POST
def follow_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow one thing no longer; sent twice, it is still not followed."""
    if not request.user.is_authenticated:
        return redirect_to_login(_back(request))
    if is_row_number(pk):
        unfollow(actor=request.user, pk=pk)
    messages.success(request, _("You no longer follow this."))
    return HttpResponseRedirect(_back(request))


@act_methods
@login_required
def filter_follow(request: HttpRequest) -> HttpResponse:
    """Give what a filter of the register finds a name, and follow it."""
    data = QueryDict(request.POST.get("query", "")) if request.method == "POST" else request.GET
    query, errors = read_filter(request.user, data, index=current_index(clock.today()))
    form = FilterForm(sent_data(request), user=request.user, initial={"query": query})
    if form.is_bound and query and not errors and form.perform(lambda: _follow_filter(form, query)):
        messages.success(request, _("You now follow these filters. News about their commitments is sent by e-mail."))
        return HttpResponseRedirect(reverse("following"))
    context = {"nav_section": "commitments", "form": form, "query": query, "errors": errors}
    refused = form.is_bound or errors
    return render(request, "commitments/people/filter_follow.html", context, status=400 if refused else 200)


def _follow_filter(form: FilterForm, query: str) -> Follow:
    return follow_filter(actor=form.user, query=query, name=form.cleaned_data["name"])


def _back(request: HttpRequest) -> str:
    """The page that the button stood on, if it is one of this site."""
    back = request.POST.get("back", "")
    local = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if local else reverse("following")
