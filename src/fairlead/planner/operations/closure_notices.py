"""Keeps the to-dos by which customers are told of our closures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from fairlead.availability.models import ClosureNotice
from fairlead.availability.queries.notice_to_dos import NoticeToDo
from fairlead.planner.models import Item, NoticeItem
from fairlead.planner.operations.items import finish_item
from fairlead.planner.types import ItemSource
from fairlead.team.models import Member
from fairlead.ui import formats

TITLE_LENGTH = 200


class ClosureToDos:
    """What availability asks of to-dos; see `availability.queries.notice_to_dos`."""

    def with_open_step(self) -> Q:
        return Q(pk__in=Item.objects.filter(done_at=None).order_by().values("account"))

    def of(self, notice_ids: Collection[int]) -> Mapping[int, NoticeToDo]:
        rows = NoticeItem.objects.filter(notice__in=notice_ids).select_related("item__owner", "item__done_by")
        return {
            row.notice_id: NoticeToDo(
                reverse("item", args=[row.item_id]),
                row.item.owner,
                row.item.due_date,
                row.item.done_at,
                row.item.done_by,
            )
            for row in rows
        }

    def counts(self, closure_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
        rows = NoticeItem.objects.filter(notice__closure__in=closure_ids, notice__account__deleted_at=None).order_by()
        done = Count("pk", filter=Q(item__done_at__isnull=False))
        counted = rows.values_list("notice__closure").annotate(done=done, made=Count("pk"))
        return {closure_id: (told, made) for closure_id, told, made in counted}

    def make(
        self,
        notices: Sequence[ClosureNotice],
        *,
        owners: Mapping[int, Member],
        due_date: date,
        by: Member,
        now: datetime,
    ) -> None:
        items = Item.objects.bulk_create(
            Item(
                account=notice.account,
                title=_title(notice, owners[notice.account_id]),
                due_date=due_date,
                owner=owners[notice.account_id],
                source=ItemSource.CLOSURE,
                made_by=by,
            )
            for notice in notices
        )
        NoticeItem.objects.bulk_create(
            NoticeItem(notice=notice, item=item) for notice, item in zip(notices, items, strict=True)
        )

    def finish(self, notice: ClosureNotice, *, by: Member, now: datetime) -> None:
        item = Item.objects.filter(notice_link__notice=notice, done_at=None).first()
        if item is not None:
            finish_item(item=item, by=by, now=now)

    def remove_open(self, closure_id: int) -> None:
        Item.objects.filter(notice_link__notice__closure=closure_id, done_at=None).delete()


def _title(notice: ClosureNotice, owner: Member) -> str:
    """Say what is to be done in the language of its owner; the to-do keeps it, as one that a person wrote."""
    closure = notice.closure
    with override(owner.language):
        dates = formats.date_span(closure.start_date, closure.latest_day)
        title = _("Tell %(customer)s of our closure %(dates)s")
        room = TITLE_LENGTH - len(title % {"customer": "", "dates": dates})
        return title % {"customer": notice.account.name[:room], "dates": dates}
