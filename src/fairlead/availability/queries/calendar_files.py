"""Reads which calendar files were brought in."""

from __future__ import annotations

from fairlead.availability.models import CalendarUpload
from fairlead.team import access
from fairlead.team.models import Member


def find_upload(by: Member, upload_id: int) -> CalendarUpload | None:
    """Return a file that was brought in for a contact that the member may see, with who did it."""
    shown = CalendarUpload.objects.filter(
        access.account_scope(by, "contact__account__"), contact__deleted_at=None, contact__account__deleted_at=None
    )
    rows = shown.select_related("contact", "contact__account", "contact__account__owner", "made_by", "undone_by")
    return rows.filter(pk=upload_id).first()
