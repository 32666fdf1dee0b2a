"""The button that begins or ends following what a page is about."""

from typing import Any

from django import template

from ..queries.lists.choice import OWN_KEYS
from ..queries.people.following import SOUGHT, Target, find_target, follow_of, kind_label

register = template.Library()
register.filter("follow_kind", kind_label)


@register.inclusion_tag("commitments/people/_follow.html", takes_context=True)
def follow_button(context: template.RequestContext, target: Target, is_followed: bool = True) -> dict[str, Any]:
    """Follow a commitment, party, theme or meeting, or no longer: for who has signed in, on pages of today.

    ``is_followed`` is False where the page knows already that the person does not.
    """
    request = context["request"]
    if not request.user.is_authenticated or context.get("moment"):
        return {}
    kind = target._meta.model_name or ""
    return {
        "kind": kind,
        "key": getattr(target, "reference" if kind == "commitment" else "slug"),
        "known": follow_of(request.user, target) if is_followed else None,
        "back": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("commitments/people/_follow.html", takes_context=True)
def follow_view(context: template.RequestContext) -> dict[str, Any]:
    """Follow what the register shows: the one theme, party or meeting that was chosen, or the filter under a name."""
    request = context["request"]
    data = request.GET
    chosen = [(name, value) for name in data if name not in OWN_KEYS for value in data.getlist(name) if value]
    if not request.user.is_authenticated or context.get("moment") or not chosen:
        return {}
    if len(chosen) == 1 and chosen[0][0] in SOUGHT:
        target = find_target(request.user, *chosen[0])
        return follow_button(context, target) if target else {}
    return {"query": context["query"]}
