"""Starts checks of the evidence as jobs, and keeps what they found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from fairlead.exchanges.models import EvidenceCheck
from fairlead.exchanges.operations.checking import check_evidence
from fairlead.jobs.queue import app
from fairlead.team import access
from fairlead.team.models import Member

CHECK = "exchanges.check_evidence"
# A check that has not ended by then was killed with its worker.
LONGEST = timedelta(hours=6)
FINDINGS_KEPT = 1000


class CheckUnderWay(Exception):
    """A check is running already; its result will do."""


@transaction.atomic
def ask_for_check(*, by: Member, now: datetime) -> EvidenceCheck:
    """Let the worker check everything. Raises AccessRefused and CheckUnderWay."""
    access.check_can_check_evidence(by)
    running = EvidenceCheck.objects.filter(finished_at=None, is_broken_off=False, asked_at__gt=now - LONGEST)
    if running.exists():
        raise CheckUnderWay
    EvidenceCheck.objects.filter(finished_at=None).update(is_broken_off=True)
    check = EvidenceCheck.objects.create(asked_at=now, asked_by=by)
    app.configure_task(CHECK, lock=CHECK).defer(check_id=check.pk)
    return check


def carry_out_check(*, check_id: int, clock: Callable[[], datetime]) -> None:
    """Check everything and keep what was found; the first FINDINGS_KEPT findings are kept word for word."""
    report = check_evidence()
    EvidenceCheck.objects.filter(pk=check_id).update(
        finished_at=clock(),
        chains=report.chains,
        links=report.links,
        files=report.files,
        findings_count=len(report.findings),
        findings=[asdict(one) for one in report.findings[:FINDINGS_KEPT]],
    )


def break_off(*, check_id: int) -> None:
    """Say that a check ended without a result."""
    EvidenceCheck.objects.filter(pk=check_id, finished_at=None).update(is_broken_off=True)
