"""Next steps in imported lists: what is to be done, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fairlead.core.values import parse_date
from fairlead.customers.operations.imports.port import CannotRead, ColumnFacts, ExtensionField, PlacedValues
from fairlead.planner.models import Item
from fairlead.planner.types import ItemSource
from fairlead.team.models import Member

LONGEST_TITLE = 200


def read_title(text: str, facts: ColumnFacts) -> str:
    title = " ".join(text.split())
    if len(title) > LONGEST_TITLE:
        raise CannotRead("too_long", length=len(title), longest=LONGEST_TITLE)
    return title


def read_due_date(text: str, facts: ColumnFacts) -> str:
    return parse_date(text, facts.date_order).isoformat()


class NextStepColumns:
    """Adds the next step that a list names as a to-do of the account's owner, unless it is here already.

    A step without a date is due on the day of the import; a date without a step is a follow-up. The same words mean
    the same step while it is open, and later if the day is the same or none is named.
    """

    table = "item"
    label: str | Promise = _("To-dos")
    fields: Sequence[ExtensionField] = (
        ExtensionField("next_step", _("Next step"), read_title),
        ExtensionField("next_step_date", _("Date of the next step"), read_due_date),
    )

    def load(self, rows: Sequence[PlacedValues], *, by: Member, now: datetime) -> list[tuple[int, int]]:
        today = now.astimezone(by.zone_info).date()
        known = self._known({row.account_id for row in rows})
        new = []
        for row in rows:
            title = row.values.get("next_step") or gettext("Follow up")
            due = row.values.get("next_step_date") and date.fromisoformat(row.values["next_step_date"])
            if known.get((row.account_id, title), ()) and (due is None or known[row.account_id, title] & {due, None}):
                continue
            known.setdefault((row.account_id, title), set()).add(None)
            new.append(
                Item(
                    account_id=row.account_id,
                    contact_id=row.contact_id,
                    title=title,
                    due_date=due or today,
                    owner_id=row.owner_id or by.pk,
                    source=ItemSource.IMPORT,
                    made_by=by,
                )
            )
        return [(item.pk, 1) for item in Item.objects.bulk_create(new, batch_size=1000)]

    def _known(self, account_ids: set[int]) -> dict[tuple[int, str], set[date | None]]:
        """Return the days of each account's steps by their words; None stands for one that is open."""
        known: dict[tuple[int, str], set[date | None]] = {}
        rows = Item.objects.filter(account__in=account_ids).values_list("account_id", "title", "due_date", "done_at")
        for account_id, title, due_date, done_at in rows:
            known.setdefault((account_id, title), set()).add(due_date if done_at else None)
        return known

    def changed_since(self, made: Mapping[int, int]) -> dict[int, str]:
        changed = Item.objects.filter(pk__in=made, version__gt=1).select_related("account")
        return {item.pk: f"{item.account} · {item.title}" for item in changed}

    def accounts_of(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(Item.objects.filter(pk__in=ids).values_list("pk", "account"))

    def remove(self, ids: Sequence[int]) -> None:
        Item.objects.filter(pk__in=ids).delete()
