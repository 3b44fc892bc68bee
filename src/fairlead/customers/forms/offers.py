"""What the forms offer to choose from, in the page's language and order."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from fairlead.core.places import country_codes, country_name
from fairlead.core.search_terms import normalise
from fairlead.team.models import Member
from fairlead.team.queries import active_members
from fairlead.team.queries.remarks import remarks_on, with_remark
from fairlead.team.types import Role
from fairlead.ui.formats import locale_name

CURRENCIES = (
    "USD EUR CNY GBP JPY AED AUD BRL CAD CHF HKD IDR INR KRW MXN MYR PHP PLN RUB SAR SEK SGD THB TRY TWD VND ZAR"
)


def countries() -> list[tuple[str, str]]:
    """Return all countries as (code, name), sorted as people read them."""
    return [("", str(_("Not known"))), *_countries(locale_name())]


@lru_cache(maxsize=8)
def _countries(locale: str) -> list[tuple[str, str]]:
    named = [(code, country_name(code, locale)) for code in country_codes()]
    return sorted(named, key=lambda entry: _reading_order(entry[1], locale))


def _reading_order(name: str, locale: str) -> bytes | str:
    """Chinese is sorted as its national character sets are: simplified by sound, traditional by strokes."""
    if locale.startswith("zh_Hans"):
        return name.encode("gb18030")
    if locale.startswith("zh_Hant"):
        return name.encode("big5", "replace")
    return normalise(name)


country_choices = lazy(countries, list)


def members_to_own(current: Member | None, now: datetime | None = None) -> list[tuple[str, str]]:
    """Return who can look after accounts, and who does so at present even if they no longer could.

    With a moment, beside a name stands that its member is away then, until when, and who stands in.
    """
    fitting = active_members().filter(role__in=(Role.OWNER, Role.LEADER, Role.ACCOUNT_MANAGER))
    offered = {member.pk: str(member) for member in fitting}
    if current is not None:
        offered.setdefault(current.pk, str(current))
    remarks = remarks_on(list(offered), now) if now else {}
    named = ((str(pk), with_remark(name, remarks.get(pk, ""))) for pk, name in offered.items())
    return [("", str(_("Nobody"))), *named]
