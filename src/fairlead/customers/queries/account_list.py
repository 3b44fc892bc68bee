"""The list of accounts, as its page shows it: a page of rows by key, a count that never costs much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from fairlead.customers.models import Account, Contact, CustomField
from fairlead.customers.queries.account_columns import account_columns
from fairlead.customers.queries.account_filter import AccountFilter, accounts_matching_filter
from fairlead.customers.queries.keyset import Page, read_page
from fairlead.customers.queries.local_time import local_moment
from fairlead.customers.queries.places import accounts_with_place
from fairlead.customers.queries.search import Matching
from fairlead.team import access
from fairlead.team.models import Member, Team

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedAccount

PAGE_SIZE = 50
COUNTED_AT_MOST = 1000
TAGS_REMEMBERED_SECONDS = 60
MOST_TAGS_OFFERED = 200
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class AccountRow:
    """One line of the list. `local_now` is in the customer's zone, None while that is unknown; `changed_date` is the
    reader's; `cells` are the added columns."""

    account: PlacedAccount
    local_now: datetime | None
    changed_date: date
    main_contact: Contact | None
    cells: list[str | SafeString]


@dataclass(frozen=True)
class AccountList:
    """A page of the list. `count` is exact where counting is cheap, otherwise None: there are `more_than` and more."""

    rows: list[AccountRow]
    columns: list[str | Promise]
    next_cursor: str
    previous_cursor: str
    count: int | None
    more_than: int


def account_list(
    by: Member, chosen: AccountFilter, fields: Iterable[CustomField], *, now: datetime, cursor: str = ""
) -> AccountList:
    """Return one page of the accounts that a filter keeps."""
    found = accounts_matching_filter(by, chosen, fields)
    page = read_page(found.rows, chosen.order, size=PAGE_SIZE, cursor=cursor, dress=_dressed)
    people = main_contacts([account.pk for account in page.rows])
    columns = account_columns()
    counted = count_rows(found, page)
    cells = [column.load(by, page.rows, now) for column in columns]
    return AccountList(
        rows=[
            _row(by, account, now, people.get(account.pk), [loaded.get(account.pk, "") for loaded in cells])
            for account in page.rows
        ],
        columns=[column.heading for column in columns],
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
        count=counted,
        more_than=PAGE_SIZE if found.is_many else COUNTED_AT_MOST,
    )


def _dressed(rows: QuerySet[Account]) -> QuerySet[Any]:
    return accounts_with_place(rows).select_related("owner")


def _row(
    by: Member, account: PlacedAccount, now: datetime, main_contact: Contact | None, cells: list[str | SafeString]
) -> AccountRow:
    changed_date = account.updated_at.astimezone(by.zone_info).date()
    return AccountRow(account, local_moment(now, account.effective_zone), changed_date, main_contact, cells)


def count_rows(found: Matching[M], page: Page[Any]) -> int | None:
    """Return how many rows there are, or None when counting them would read very many."""
    if not page.next_cursor and not page.previous_cursor:
        return len(page.rows)
    if found.is_many:
        return None
    count = len(found.rows.order_by().values_list("pk")[: COUNTED_AT_MOST + 1])
    return count if count <= COUNTED_AT_MOST else None


def main_contacts(account_ids: Sequence[int]) -> Mapping[int, Contact]:
    """Return for each account its main contact, else the one added first; none for accounts without people."""
    people = Contact.objects.filter(account__in=account_ids, deleted_at=None, left_on_date=None)
    first = people.order_by("account_id", "-is_main", "pk").distinct("account_id")
    return {person.account_id: person for person in first}


def main_contact_names(account_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of `main_contacts`, for lists of thousands."""
    people = Contact.objects.filter(account__in=account_ids, deleted_at=None, left_on_date=None)
    first = people.order_by("account_id", "-is_main", "pk").distinct("account_id")
    return dict(first.values_list("account_id", "name"))


def owners_to_choose(by: Member) -> QuerySet[Member]:
    """Return the members by whose accounts this member may narrow a list."""
    return Member.objects.filter(access.member_scope(by), is_active=True).order_by("name", "pk")


def teams_to_choose(by: Member) -> QuerySet[Team]:
    """Return the teams by whose accounts this member may narrow a list: those of the members whom they may choose."""
    return Team.objects.filter(pk__in=owners_to_choose(by).exclude(team=None).values("team")).order_by("name", "pk")


def countries_in_use() -> list[str]:
    """Return the countries that any account is in, by code. Hops along the index instead of reading every account."""
    hop = """
        WITH RECURSIVE hop AS (
            (SELECT country FROM customers_account ORDER BY country LIMIT 1)
            UNION ALL
            SELECT (SELECT country FROM customers_account WHERE country > hop.country ORDER BY country LIMIT 1)
            FROM hop WHERE hop.country IS NOT NULL
        )
        SELECT country FROM hop WHERE country > '' ORDER BY country
    """
    with connection.cursor() as cursor:
        cursor.execute(hop)
        return [code for (code,) in cursor.fetchall()]


def tags_in_use() -> list[str]:
    """Return the tags that are in use, as of a minute ago: they only help typing, and reading all is not cheap."""
    tags: list[str] | None = cache.get("customers.tags")
    if tags is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT unnest(tags) AS tag FROM customers_account WHERE tags <> '{}' ORDER BY tag LIMIT %s",
                [MOST_TAGS_OFFERED],
            )
            tags = [tag for (tag,) in cursor.fetchall()]
        cache.set("customers.tags", tags, TAGS_REMEMBERED_SECONDS)
    return tags
