"""What is missing in the work with a customer: a next step, or one that is long due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fairlead.customers.models import Account
from fairlead.customers.queries.cracks import Crack, CrackFinder, add_crack_finder, first_of_each
from fairlead.planner.models import Item
from fairlead.team.models import Member
from fairlead.ui import formats

# A to-do of yesterday may still be done this morning.
OVERDUE_AFTER = timedelta(days=1)


def without_step(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts with which nothing is to be done."""
    is_open = Exists(Item.objects.filter(account=OuterRef("pk"), done_at=None))
    return dict.fromkeys(accounts.filter(~is_open).order_by().values_list("pk", flat=True), Crack())


def overdue(accounts: QuerySet[Account], now: datetime) -> Mapping[int, Crack]:
    """Return the accounts whose to-dos are due for more than a day; the crack opens the one that waits longest."""
    day = (now - OVERDUE_AFTER).date()
    rows = Item.objects.filter(account__in=accounts, done_at=None, due_date__lt=day).order_by("due_date", "pk")
    return first_of_each(
        (account_id, Crack(pk, datetime.combine(due_date, time(), UTC), facts={"title": title, "due_date": due_date}))
        for account_id, pk, due_date, title in rows.values_list("account", "pk", "due_date", "title")
    )


def tell_overdue(crack: Crack, by: Member, now: datetime) -> str:
    """Say what was to be done, since when, and how many more there are."""
    what = {"title": crack.facts["title"], "day": formats.short_date(crack.facts["due_date"]), "n": crack.number - 1}
    if crack.number == 1:
        return _("%(title)s, due %(day)s") % what
    return (
        ngettext("%(title)s, due %(day)s, and %(n)d more", "%(title)s, due %(day)s, and %(n)d more", what["n"]) % what
    )


def register() -> None:
    """Add these kinds."""
    add_crack_finder(
        CrackFinder(
            "no-step",
            gettext_lazy("Without a next step"),
            gettext_lazy("Nothing is planned with this customer: nobody will think of it."),
            gettext_lazy("Plan a next step"),
            url_name="item_new",
            icon="circle-dashed",
            order=20,
            find=without_step,
        )
    )
    add_crack_finder(
        CrackFinder(
            "overdue",
            gettext_lazy("Overdue to-dos"),
            gettext_lazy("Something was promised for a day that has passed."),
            gettext_lazy("Open the to-do"),
            url_name="item",
            icon="calendar-clock",
            order=40,
            find=overdue,
            tell=tell_overdue,
        )
    )
