"""The link in every mail that stops it, without signing in: a mail program may follow it for its reader (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from ...actions.people.following import stop_mail
from ...exchange.people.digest_mail import read_stop_token
from ..kernel.acts import act_methods


@csrf_exempt
@act_methods
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A page with the button; sent, by its reader or by a mail program that has no cookie, no more mail goes there.

    The page says nothing of whose mail it is: whoever a mail was passed on to can open it.
    """
    person = read_stop_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        stop_mail(person=person)
    return render(request, "commitments/people/mail_stop.html", {"stopped": request.method == "POST"})
