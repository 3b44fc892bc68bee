"""Reads checks and anchors, and says in words what a check has found."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairlead.core.evidence import Finding, Trouble
from fairlead.exchanges.models import Anchor, EvidenceCheck
from fairlead.team import access
from fairlead.team.models import Member

CHECKS_SHOWN = 10
ANCHORS_SHOWN = 14

SENTENCES: Mapping[Trouble, str | Promise] = {
    Trouble.FIELD_CHANGED: gettext_lazy("This was changed after it had been recorded."),
    Trouble.ROW_MISSING: gettext_lazy("The entry has been removed, and the chain says nothing of it."),
    Trouble.ROW_UNKNOWN: gettext_lazy("The entry stands in the log, and the chain knows nothing of it."),
    Trouble.ROW_RETURNED: gettext_lazy("The entry is there, and the chain says that it was removed."),
    Trouble.ACCOUNT_CHANGED: gettext_lazy("The entry was put with another account."),
    Trouble.LINK_CHANGED: gettext_lazy("This link of the chain was changed, or does not follow the one before it."),
    Trouble.LINK_MISSING: gettext_lazy("Links are missing from here on."),
    Trouble.CHAIN_CUT: gettext_lazy("The chain ends too early, or is another than the one that was anchored."),
    Trouble.HEAD_CHANGED: gettext_lazy("What the chain says of its own end is not what its links say."),
    Trouble.ANCHOR_CHANGED: gettext_lazy("The anchor was changed, or has gone."),
    Trouble.ANCHOR_UNLIKE_FILE: gettext_lazy("The anchor in the desk is not what its copy outside says."),
    Trouble.ORIGINAL_CHANGED: gettext_lazy("The kept bytes are not those that came."),
    Trouble.ORIGINAL_MISSING: gettext_lazy("The kept bytes have gone."),
    Trouble.ORIGINAL_UNREADABLE: gettext_lazy("The store does not give the kept bytes out."),
    Trouble.SEARCH_CHANGED: gettext_lazy("What the search reads is not what the entry says."),
}

_ROW = gettext_lazy("Take the entry out of a backup from before the change and put it back as it was.")
_CHAIN = gettext_lazy(
    "Put the tables of the chain back from a backup from before the change, then check again. "
    "Keep a copy of the database as it is now: it shows what was done."
)
_FILE = gettext_lazy("Put the file of this name back from a backup into the store of originals.")
REMEDIES: Mapping[Trouble, str | Promise] = {
    Trouble.FIELD_CHANGED: _ROW,
    Trouble.ROW_MISSING: _ROW,
    Trouble.ROW_UNKNOWN: gettext_lazy("Find out who put it in, and record it anew if it is true."),
    Trouble.ROW_RETURNED: gettext_lazy("Find out who put it back; what was erased by law must go again."),
    Trouble.ACCOUNT_CHANGED: gettext_lazy("Put the entry back with the account whose chain names it."),
    Trouble.LINK_CHANGED: _CHAIN,
    Trouble.LINK_MISSING: _CHAIN,
    Trouble.CHAIN_CUT: _CHAIN,
    Trouble.HEAD_CHANGED: _CHAIN,
    Trouble.ANCHOR_CHANGED: gettext_lazy(
        "Compare with the copies outside: fairlead evidence verify --anchors. Put the anchors back from a backup."
    ),
    Trouble.ANCHOR_UNLIKE_FILE: gettext_lazy(
        "Trust the copy if nobody who runs the desk can write where it lies. "
        "Put the database back from a backup that agrees with it."
    ),
    Trouble.ORIGINAL_CHANGED: _FILE,
    Trouble.ORIGINAL_MISSING: _FILE,
    Trouble.ORIGINAL_UNREADABLE: gettext_lazy("Mend the connection or the rights of the store, then check again."),
    Trouble.SEARCH_CHANGED: gettext_lazy(
        "Empty the column search_text of this entry; the desk fills it again at night."
    ),
}


def sentence_of(finding: Finding) -> str:
    """Return what is wrong, in the active language."""
    return str(SENTENCES[finding.trouble])


def remedy_of(finding: Finding) -> str:
    """Return what to do about it, in the active language."""
    return str(REMEDIES[finding.trouble])


def place_of(finding: Finding) -> str:
    """Return where it is: entry, account, link and field, as far as they apply, in the active language."""
    parts = []
    if finding.exchange_id is not None:
        parts.append(_("entry %(number)d") % {"number": finding.exchange_id})
    if finding.account_id is not None:
        parts.append(_("account %(number)d") % {"number": finding.account_id})
    if finding.chain_id is not None and finding.position is not None:
        link = {"chain": finding.chain_id, "position": finding.position}
        parts.append(_("chain %(chain)d, link %(position)d") % link)
    elif finding.chain_id is not None:
        parts.append(_("chain %(number)d") % {"number": finding.chain_id})
    if finding.trouble is Trouble.ANCHOR_CHANGED:
        parts.append(_("anchor %(number)s") % {"number": finding.place})
    elif finding.place:
        parts.append(finding.place)
    return " · ".join(parts)


def findings_of(check: EvidenceCheck) -> list[Finding]:
    """Return what a check has found, so far as it was kept."""
    return [Finding(**{**one, "trouble": Trouble(one["trouble"])}) for one in check.findings]


def latest_checks(by: Member) -> list[EvidenceCheck]:
    """Return the latest checks, the latest first. Raises AccessRefused."""
    access.check_can_check_evidence(by)
    return list(EvidenceCheck.objects.select_related("asked_by")[:CHECKS_SHOWN])


def find_check(by: Member, check_id: int) -> EvidenceCheck | None:
    """Return one check. Raises AccessRefused."""
    access.check_can_check_evidence(by)
    return EvidenceCheck.objects.select_related("asked_by").filter(pk=check_id).first()


def latest_anchors(by: Member) -> list[Anchor]:
    """Return the latest anchors, the latest first. Raises AccessRefused."""
    access.check_can_check_evidence(by)
    return list(Anchor.objects.all()[:ANCHORS_SHOWN])


def find_anchor(by: Member, number: int) -> Anchor | None:
    """Return one anchor. Raises AccessRefused."""
    access.check_can_check_evidence(by)
    return Anchor.objects.filter(number=number).first()
