"""Reads lists kept under a name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from fairlead.team.models import Member, SavedView


@dataclass(frozen=True)
class ShownView:
    """A view in a page's menu. `maker` is empty for one's own."""

    view: SavedView
    maker: str


def views_for(member: Member, page: str) -> list[ShownView]:
    """Return the member's views of a page, then those that colleagues share, each by name."""
    views = SavedView.objects.select_related("member").filter(Q(member=member) | Q(is_shared=True), page=page)
    shown = [ShownView(view, "" if view.member_id == member.pk else str(view.member)) for view in views]
    return sorted(shown, key=lambda one: bool(one.maker))
