"""What happens to the evidence while nobody looks."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.utils import timezone

from fairlead.exchanges.operations.anchors import write_anchor
from fairlead.exchanges.operations.checks import CHECK, break_off, carry_out_check
from fairlead.exchanges.operations.upkeep import fill_search_texts, forget_unneeded_files
from fairlead.jobs.queue import app

log = logging.getLogger(__name__)
ANCHOR = "exchanges.write_anchor"
TIDY = "exchanges.tidy_originals"


@app.periodic(cron="7 1 * * *")
@app.task(name=ANCHOR, queueing_lock=ANCHOR)
def write_anchor_daily(timestamp: int) -> None:
    """Anchor the heads of all chains."""
    write_anchor(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="52 2 * * *")
@app.task(name=TIDY, queueing_lock=TIDY)
def tidy_originals_daily(timestamp: int) -> None:
    """Remove kept bytes that nothing needs, and let older entries be found."""
    forget_unneeded_files(now=datetime.fromtimestamp(timestamp, UTC))
    fill_search_texts()


@app.task(name=CHECK)
def check_evidence(check_id: int) -> None:
    """Check everything, as a member asked for."""
    try:
        carry_out_check(check_id=check_id, clock=timezone.now)
    except Exception:
        log.exception("check %s of the evidence broke off", check_id)
        break_off(check_id=check_id)
