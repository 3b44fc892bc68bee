"""Finds companies that are likely here already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fairlead.core.values import company_key, domain_of_email, domain_of_website, is_free_mail
from fairlead.customers.models import Account, ContactPoint
from fairlead.customers.types import PointKind
from fairlead.team import access
from fairlead.team.models import Member

REASONS: dict[str, str | Promise] = {
    "tax_id": _("the same tax number"),
    "external_id": _("the same customer number"),
    "email": _("the same mail address"),
    "domain": _("the same web site or mail domain"),
    "name": _("the same name"),
}
MOST = 10


@dataclass(frozen=True)
class Duplicate:
    """An account that is likely the same company. Of one that the member may not see, only the owner is told."""

    account_id: int | None
    name: str
    owner_name: str
    reasons: tuple[str, ...]

    @property
    def reason_words(self) -> list[str]:
        return [str(REASONS[reason]) for reason in self.reasons]


def likely_duplicates(
    *,
    by: Member,
    name: str = "",
    country: str = "",
    website: str = "",
    tax_id: str = "",
    external_id: str = "",
    emails: Iterable[str] = (),
    except_for: int | None = None,
) -> list[Duplicate]:
    """Return accounts that share what tells companies apart, those with the most in common first.

    All accounts are compared, not only those that the member sees, lest two managers court one customer unknowingly.
    """
    reasons = _reasons_by_account(name, country, website, tax_id, external_id, [mail.lower() for mail in emails])
    reasons.pop(except_for or 0, None)
    accounts = Account.objects.filter(pk__in=reasons, deleted_at=None).select_related("owner")
    ranked = sorted(accounts, key=lambda account: (-len(reasons[account.pk]), account.pk))[:MOST]
    return [_shown(account, reasons[account.pk], by) for account in ranked]


def accounts_with_mail(*, by: Member, emails: Iterable[str]) -> list[Duplicate]:
    """Return the accounts where one of these mail addresses belongs to somebody already."""
    found: dict[int, list[str]] = {}
    _add_by_mail(found, [mail.lower() for mail in emails])
    accounts = Account.objects.filter(pk__in=found, deleted_at=None).select_related("owner").order_by("pk")
    return [_shown(account, found[account.pk], by) for account in accounts[:MOST]]


def _shown(account: Account, reasons: list[str], by: Member) -> Duplicate:
    owner_name = str(account.owner) if account.owner else ""
    if access.can_see_account(by, account):
        return Duplicate(account.pk, account.name, owner_name, tuple(reasons))
    return Duplicate(None, "", owner_name, tuple(reasons))


def _reasons_by_account(
    name: str, country: str, website: str, tax_id: str, external_id: str, emails: list[str]
) -> dict[int, list[str]]:
    domains = {domain_of_email(mail) for mail in emails}
    if website:
        domains.add(domain_of_website(website))
    domains = {domain for domain in domains if domain and not is_free_mail(domain)}
    conditions = {
        "tax_id": Q(tax_id=tax_id) if tax_id else None,
        "external_id": Q(external_id=external_id) if external_id else None,
        "domain": Q(domain__in=domains) if domains else None,
        "name": _same_name(name, country) if name else None,
    }
    found: dict[int, list[str]] = {}
    for reason, condition in conditions.items():
        if condition is not None:
            for pk in Account.objects.filter(condition, deleted_at=None).order_by().values_list("pk", flat=True)[:MOST]:
                found.setdefault(pk, []).append(reason)
    _add_by_mail(found, emails)
    return found


def _add_by_mail(found: dict[int, list[str]], emails: list[str]) -> None:
    if not emails:
        return
    points = ContactPoint.objects.filter(kind=PointKind.EMAIL, value__in=emails, contact__deleted_at=None)
    for pk in set(points.order_by().values_list("contact__account", flat=True)[:MOST]):
        found.setdefault(pk, []).append("email")


def _same_name(name: str, country: str) -> Q:
    """A name counts unless both countries are known and differ: group companies share names across borders."""
    same_name = Q(match_name=company_key(name))
    return same_name & Q(country__in=[country, ""]) if country else same_name
