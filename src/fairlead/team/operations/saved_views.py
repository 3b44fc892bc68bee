"""Lists kept under a name."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fairlead.team.models import Member, SavedView
from fairlead.team.types import NotPossible

LONGEST_NAME = 60
LONGEST_PAGE_NAME = 30
# Where one is in a list, and the moment at which it was looked at, are not part of the view.
NOT_KEPT = ("cursor", "at", "csrfmiddlewaretoken")


class ViewNameMissing(NotPossible):
    field, code = "name", "name_missing"
    message = _("Give the view a name.")


class ViewNameTooLong(NotPossible):
    field, code = "name", "name_too_long"
    message = _("The name has %(length)d characters; %(most)d fit.")


class ViewWithoutPage(NotPossible):
    field, code = "page", "page_missing"
    message = _("A view belongs to a page.")


@transaction.atomic
def save_view(*, page: str, name: str, query: str, is_shared: bool, by: Member) -> SavedView:
    """Keep a list's filters and order (`query`, the part of its address behind the question mark) under a name.

    The member's view of the same page and name, in upper or lower case, is replaced. Raises NotPossible.
    """
    title = " ".join(name.split())
    if not title:
        raise ViewNameMissing
    if len(title) > LONGEST_NAME:
        raise ViewNameTooLong(length=len(title), most=LONGEST_NAME)
    if not 0 < len(page) <= LONGEST_PAGE_NAME:
        raise ViewWithoutPage
    values = {"name": title, "query": _kept(query), "is_shared": is_shared}
    replaced = by.saved_views.filter(page=page, name__iexact=title)
    if replaced.update(**values):
        return replaced.get()
    view: SavedView = SavedView.objects.create(member=by, page=page, **values)
    return view


def delete_view(*, view_id: int, by: Member) -> SavedView:
    """Delete one of the member's own views and return what it was. Raises SavedView.DoesNotExist for others'."""
    view = by.saved_views.get(pk=view_id)
    by.saved_views.filter(pk=view_id).delete()
    return view


def _kept(query: str) -> str:
    values = QueryDict(query.removeprefix("?"), mutable=True)
    for name in NOT_KEPT:
        values.pop(name, None)
    for name in [name for name, texts in values.lists() if not any(texts)]:
        values.pop(name)
    return values.urlencode()
