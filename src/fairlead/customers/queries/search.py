"""Search over accounts and contacts: names in any script, phone digits, fragments of mail addresses.

Each record has one `SearchEntry` whose n-grams stand under an index (`core.search_terms`). A query that few
records answer is ranked exactly. One that thousands answer ("a", "li", "@gmail") cannot be read whole within the
hundred milliseconds that a person notices; then whose name begins with it comes first, found by the index of names,
and the rest follows as it comes. See docs/adr/0036-search-by-grams.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce

from fairlead.core.search_terms import normalise, query_grams
from fairlead.customers.models import Account, Contact, SearchEntry
from fairlead.customers.queries.membership import IsOneOf
from fairlead.team import access
from fairlead.team.models import Member

# Up to so many candidates are ranked exactly: reading them costs about 30 ms.
FEW = 3000
# Up to so many answers a list reads all keys before it sorts them.
FEW_TO_LIST = 10_000
# Up to so many accounts a portfolio is read through the accounts instead of the n-grams.
FEW_ACCOUNTS = 1000
_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_PHONE = re.compile(r"[0-9 ]+")
PHONE_DIGITS = 6
LATIN = "\u024f"
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class FoundCustomer:
    """An account or a contact (`kind`) that answers a query; `account_id` is always the company's."""

    kind: str
    id: int
    account_id: int
    title: str
    detail: str
    country: str
    is_own: bool


@dataclass(frozen=True)
class FoundPage:
    """Some of what a query found. `total` is None when there are more than can be counted cheaply."""

    found: list[FoundCustomer]
    total: int | None


def find_customers(by: Member, text: str, limit: int = 8) -> list[FoundCustomer]:
    """Return the records that answer the query and that the member may see, best first.

    A name that is the query comes before one that begins with it, then names with a word that does, then everything
    else; within each the member's own accounts first. The bin is not searched.
    """
    return search_page(by, text, offset=0, size=limit).found


def search_page(by: Member, text: str, *, offset: int, size: int) -> FoundPage:
    """Return results `offset` to `offset + size` of `find_customers`, and how many there are."""
    sought = normalise(text)
    if not sought:
        return FoundPage([], 0)
    answers = _visible_entries(by).filter(text_condition(sought))
    scope = access.account_scope(by)
    portfolio = _few_accounts(scope) if scope else None
    if portfolio is not None:
        return _ranked(answers.filter(IsOneOf("account", portfolio)), by, sought, offset, size)
    candidates = SearchEntry.objects.filter(grams__contains=query_grams(text))
    few = list(candidates.values_list("pk", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return _ranked(answers.filter(IsOneOf("pk", few)), by, sought, offset, size)
    return FoundPage(_first_of_many(by, text, sought, offset + size)[offset:], None)


@dataclass(frozen=True)
class Matching(Generic[M]):
    """Those of some rows whose own entry answers a query. `is_many`: counting them would read very many entries."""

    rows: QuerySet[M]
    is_many: bool


def accounts_matching(by: Member, accounts: QuerySet[Account], text: str) -> Matching[Account]:
    """Return those of a member's visible accounts that answer the query."""
    return _matching(by, accounts, text, SearchEntry.objects.filter(contact=None), "account")


def contacts_matching(by: Member, contacts: QuerySet[Contact], text: str) -> Matching[Contact]:
    """Return those of a member's visible contacts that answer the query."""
    return _matching(by, contacts, text, SearchEntry.objects.filter(contact__isnull=False), "contact")


def _matching(by: Member, rows: QuerySet[M], text: str, entries: QuerySet[SearchEntry], owner: str) -> Matching[M]:
    sought = normalise(text)
    if not sought:
        return Matching(rows.none(), is_many=False)
    scope = access.account_scope(by)
    portfolio = _few_accounts(scope) if scope else None
    if portfolio is not None:
        entries = entries.filter(IsOneOf("account", portfolio))
    else:
        entries = entries.filter(grams__contains=query_grams(text))
    condition = text_condition(sought)
    answers = entries.filter(condition).values_list(owner, flat=True)
    ids = list(answers[: FEW_TO_LIST + 1])
    if len(ids) <= FEW_TO_LIST:
        return Matching(rows.filter(IsOneOf("pk", ids)), is_many=False)
    if sought[0] > LATIN:
        # Lists are sorted by name, Latin first: a walk in their order would pass all of those before the first answer.
        return Matching(rows.filter(IsOneOf("pk", list(answers))), is_many=True)
    # So many that a walk in the list's own order soon fills a page.
    return Matching(rows.filter(Exists(entries.filter(condition, **{owner: OuterRef("pk")}))), is_many=True)


def text_condition(sought: str, field: str = "text") -> Q:
    """Return in SQL what `core.search_terms.matches` checks of a text; both are in normal form."""
    digits = sought.replace(" ", "").lstrip("0") if _PHONE.fullmatch(sought) else ""
    if len(sought.replace(" ", "")) >= PHONE_DIGITS and len(digits) > 2:
        return Q(**{f"{field}__contains": digits})
    words = Q()
    for word in sought.split():
        words &= _word_condition(word, field)
    return words


def _word_condition(word: str, field: str) -> Q:
    if len(word) > 2 or _HAS_CJK.search(word):
        return Q(**{f"{field}__contains": word})
    return Q(**{f"{field}__regex": f"(^|[ {_CJK}]){re.escape(word)}"})


def _visible_entries(by: Member) -> QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(
        Q(contact=None) | Q(contact__deleted_at=None), access.account_scope(by, "account__"), account__deleted_at=None
    )


def _few_accounts(scope: Q) -> list[int] | None:
    """Return the ids of the accounts in a scope when they are few, else None."""
    ids = list(Account.objects.filter(scope).order_by().values_list("pk", flat=True)[: FEW_ACCOUNTS + 1])
    return ids if len(ids) <= FEW_ACCOUNTS else None


def _own_scope(by: Member, prefix: str = "") -> Q:
    return Q(**{f"{prefix}owner": by}) | Q(**{f"{prefix}backup_owner": by})


def _own(by: Member) -> Case:
    return Case(When(_own_scope(by, "account__"), then=Value(True)), default=Value(False), output_field=BooleanField())


def _rank(sought: str) -> Case:
    return Case(
        When(name=sought, then=Value(0)),
        When(name__startswith=sought, then=Value(1)),
        When(name__contains=f" {sought}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _in_order(answers: QuerySet[SearchEntry], by: Member, sought: str) -> Any:
    name = Coalesce(F("contact__sort_name"), F("account__sort_name"))
    is_contact = Case(When(contact=None, then=Value(False)), default=Value(True), output_field=BooleanField())
    ordered = answers.annotate(name=name, rank=_rank(sought), is_own=_own(by), is_contact=is_contact)
    return ordered.order_by("rank", "-is_own", "is_contact", "name", "pk").values(*SHOWN)


def _ranked(answers: QuerySet[SearchEntry], by: Member, sought: str, offset: int, size: int) -> FoundPage:
    counted = _in_order(answers, by, sought).annotate(total=Window(Count("*")))
    rows = list(counted[offset : offset + size])
    return FoundPage([_found(row) for row in rows], rows[0]["total"] if rows else 0)


def _first_of_many(by: Member, text: str, sought: str, size: int) -> list[FoundCustomer]:
    """Return the best of very many answers without reading all: own ones, names that begin with it, then any."""
    entries, condition = _visible_entries(by), text_condition(sought)
    rows: dict[int, dict[str, Any]] = {}
    own = _few_accounts(_own_scope(by))
    if own is None:
        beginning = _names_beginning(entries, sought, partial(_own_scope, by), size)
        rows.update(_rows(beginning, by, sought, size))
    elif own:
        rows.update(_rows(entries.filter(IsOneOf("account", own), condition), by, sought, size))
    beginning = _names_beginning(entries, sought, partial(access.account_scope, by), size)
    rows.update(_rows(beginning, by, sought, size))
    if len(rows) < size:
        some = list(entries.filter(condition, grams__contains=query_grams(text)).values_list("pk", flat=True)[:size])
        rows.update(_rows(entries.filter(pk__in=some), by, sought, size))
    best = sorted(rows.values(), key=lambda row: (row["rank"], not row["is_own"], row["is_contact"], row["name"]))
    return [_found(row) for row in best[:size]]


def _rows(entries: QuerySet[SearchEntry], by: Member, sought: str, size: int) -> dict[int, dict[str, Any]]:
    return {row["pk"]: row for row in _in_order(entries, by, sought)[:size]}


def _names_beginning(
    entries: QuerySet[SearchEntry], sought: str, scope: Callable[[str], Q], size: int
) -> QuerySet[SearchEntry]:
    """Return the entries of the first accounts and contacts in a scope whose name begins with the query.

    Two walks along the indexes of names, which stop after `size`.
    """
    accounts = Account.objects.filter(scope(""), deleted_at=None, sort_name__startswith=sought)
    contacts = Contact.objects.filter(
        scope("account__"), deleted_at=None, account__deleted_at=None, sort_name__startswith=sought
    )
    account_ids = list(accounts.order_by("sort_name").values_list("pk", flat=True)[:size])
    contact_ids = list(contacts.order_by("sort_name").values_list("pk", flat=True)[:size])
    return entries.filter(Q(contact=None, account__in=account_ids) | Q(contact__in=contact_ids))


SHOWN = (
    "pk",
    "rank",
    "name",
    "is_own",
    "is_contact",
    "account_id",
    "contact_id",
    "account__name",
    "account__city",
    "account__country",
    "contact__name",
    "contact__latin_name",
    "contact__role",
)


def _found(row: dict[str, Any]) -> FoundCustomer:
    if row["is_contact"]:
        title = row["contact__name"]
        if row["contact__latin_name"]:
            title = f"{title} {row['contact__latin_name']}"
        parts = [row["contact__role"], row["account__name"]]
    else:
        title, parts = row["account__name"], [row["account__city"]]
    return FoundCustomer(
        kind="contact" if row["is_contact"] else "account",
        id=row["contact_id"] or row["account_id"],
        account_id=row["account_id"],
        title=title,
        detail=" · ".join(part for part in parts if part),
        country=row["account__country"],
        is_own=row["is_own"],
    )
