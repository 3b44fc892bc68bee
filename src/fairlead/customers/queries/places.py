"""Where a contact or an account effectively is, as columns of the query itself.

`contacts_with_place(queryset)` and `accounts_with_place(queryset)` add to each row:

| annotation              | meaning                                                                  |
| effective_zone          | IANA name, "" while nobody knows it                                      |
| effective_zone_from     | whose zone it is: "contact", "site", "account"; "" while it is not known |
| effective_country       | ISO 3166-1 alpha-2 or ""                                                 |
| effective_subdivision   | ISO 3166-2 without the country, or ""                                    |
| effective_city          | as written, or ""                                                        |
| effective_week          | working hours in the form of `core.weeks`; None means the country's      |
| effective_week_from     | whose hours they are: "contact", "site", "account"; "" the country's     |

They can be filtered, ordered and selected like fields. Contacts also bring their account and site (`select_related` is
left to the caller). A place is taken whole from one row: the region of one and the zone of another would contradict
each other. What is unknown there stays unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db.models import Case, CharField, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from fairlead.customers.models import Account, Contact

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class EffectivePlace(TypedDict):
        effective_zone: str
        effective_zone_from: str
        effective_country: str
        effective_subdivision: str
        effective_city: str
        effective_week: list[dict[str, Any]] | None
        effective_week_from: str

    PlacedAccount = WithAnnotations[Account, EffectivePlace]
    PlacedContact = WithAnnotations[Contact, EffectivePlace]

PARTS = ("country", "subdivision", "city", "zone")
UNKNOWN = Value("")


def _names_a_place(prefix: str) -> Q:
    return ~Q(**dict.fromkeys([f"{prefix}{part}" for part in PARTS], ""))


def _first(*choices: tuple[Q, Combinable], otherwise: Combinable) -> Case:
    whens = [When(condition, then=value) for condition, value in choices]
    return Case(*whens, default=otherwise, output_field=CharField())


def accounts_with_place(queryset: QuerySet[Account]) -> QuerySet[PlacedAccount]:
    """Add the effective place to accounts: their own, or the main site's where only the site has a known zone."""
    queryset = queryset.alias(main_site=FilteredRelation("sites", condition=Q(sites__is_main=True)))
    placed = queryset.annotate(**_account_place("", "main_site__"), **_week({"account": "", "site": "main_site__"}))
    return cast("QuerySet[PlacedAccount]", placed)


def contacts_with_place(queryset: QuerySet[Contact]) -> QuerySet[PlacedContact]:
    """Add the effective place to contacts: the site's if it names a place, else that of `accounts_with_place`.

    A zone stated for the contact overrides the zone alone: the holidays remain those of the place. A site that names a
    country but has no known zone leaves the zone unknown; the account's would be a guess.
    """
    queryset = queryset.alias(
        main_site=FilteredRelation("account__sites", condition=Q(account__sites__is_main=True)),
    )
    account = _account_place("account__", "main_site__")
    at_site = Q(site__isnull=False) & _names_a_place("site__")
    stated = ~Q(zone="")
    place = {
        f"effective_{part}": _first((at_site, F(f"site__{part}")), otherwise=account[f"effective_{part}"])
        for part in ("subdivision", "city")
    }
    placed = queryset.annotate(
        effective_country=_first(
            (at_site & ~Q(site__country=""), F("site__country")), otherwise=account["effective_country"]
        ),
        effective_zone=_first((stated, F("zone")), (at_site, F("site__zone")), otherwise=account["effective_zone"]),
        effective_zone_from=_first(
            (stated, Value("contact")),
            (at_site & ~Q(site__zone=""), Value("site")),
            (at_site, UNKNOWN),
            otherwise=account["effective_zone_from"],
        ),
        **place,
        **_week({"contact": "", "site": "site__", "account": "account__", "main_site": "main_site__"}),
    )
    return cast("QuerySet[PlacedContact]", placed)


def _week(whose: dict[str, str]) -> dict[str, Combinable]:
    """Return the first stated hours of these, and whose they are; the main site speaks for an account without own."""
    prefixes = list(whose.items())
    named = [
        When(**{f"{prefix}week__isnull": False}, then=Value("site" if name == "main_site" else name))
        for name, prefix in prefixes
    ]
    return {
        "effective_week": Coalesce(*[F(f"{prefix}week") for _name, prefix in prefixes]),
        "effective_week_from": Case(*named, default=UNKNOWN, output_field=CharField()),
    }


def _account_place(account: str, main_site: str) -> dict[str, Case]:
    site_knows_more = Q(**{f"{account}zone": ""}) & Q(**{f"{main_site}zone__gt": ""})
    place = {
        f"effective_{part}": _first((site_knows_more, F(f"{main_site}{part}")), otherwise=F(f"{account}{part}"))
        for part in PARTS
    }
    place["effective_zone_from"] = _first(
        (site_knows_more, Value("site")), (~Q(**{f"{account}zone": ""}), Value("account")), otherwise=UNKNOWN
    )
    return place
