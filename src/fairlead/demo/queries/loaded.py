"""Reads what of the demo is loaded, and what the users have added to it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q

from fairlead.availability.models import KnownClosure, Leave
from fairlead.continuity.models import TopicSeat
from fairlead.customers.models import Account, Contact, Site
from fairlead.demo.models import DemoLoad
from fairlead.demo.types import Additions, Colleague
from fairlead.exchanges.models import Exchange
from fairlead.planner.models import Item
from fairlead.team.models import Member
from fairlead.team.types import Role


def find_demo() -> DemoLoad | None:
    """Return the demo that is loaded."""
    return DemoLoad.objects.first()


def is_demo_loaded() -> bool:
    return DemoLoad.objects.exists()


def colleagues_of(demo: DemoLoad) -> tuple[Colleague, ...]:
    """Return the demo's members besides the owner, as they are now."""
    members = Member.objects.filter(pk__in=list(demo.rows["members"]), is_active=True).exclude(role=Role.OWNER)
    return tuple(
        Colleague(one.pk, one.name, one.email or "", str(Role(one.role).label)) for one in members.order_by("pk")
    )


def additions_to(demo: DemoLoad) -> Additions:
    """Count what hangs on the demo's customers without being part of the demo, and which of them were changed."""
    accounts = [int(pk) for pk in demo.rows["accounts"]]
    inside = Q(account__in=accounts)

    def added(model: type[Model], name: str, condition: Q = inside) -> int:
        return model._default_manager.filter(condition).exclude(pk__in=list(demo.rows.get(name, ()))).count()

    return Additions(
        contacts=added(Contact, "contacts"),
        sites=added(Site, "sites"),
        items=added(Item, "items"),
        exchanges=added(Exchange, "exchanges"),
        leave=added(Leave, "leave", Q(contact__account__in=accounts)),
        closures=added(KnownClosure, "known_closures"),
        stand_ins=added(TopicSeat, "topic_seats"),
        changed_customers=len(_changed(Account, demo.rows["accounts"]) | _changed_contacts(demo)),
    )


def _changed(model: type[Any], versions: dict[str, int]) -> set[int]:
    present = model.objects.filter(pk__in=list(versions)).values_list("pk", "version")
    return {pk for pk, version in present if version != versions[str(pk)]}


def _changed_contacts(demo: DemoLoad) -> set[int]:
    changed = _changed(Contact, demo.rows["contacts"])
    return set(Contact.objects.filter(pk__in=changed).values_list("account_id", flat=True))
