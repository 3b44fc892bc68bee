"""Hands out the list of members, and remembers every list that is handed out."""

from __future__ import annotations

from datetime import datetime

from babel import Locale
from django.utils.translation import gettext as _

from fairlead.core.weeks import parse_week, week_as_text
from fairlead.team import access
from fairlead.team.models import Export, Member
from fairlead.ui.exports import Column, ExportedList, FileFormat, exported_list, in_order
from fairlead.ui.formats import locale_name

# By which way a list was taken: a page, or the command line. A program is named by its token.
PAGE, COMMAND = "page", "command"
LONGEST_MEANS = 40


def note_export(
    *,
    name: str,
    rows: int,
    file_format: FileFormat,
    means: str,
    by: Member,
    now: datetime,
    query: str = "",
    subject: str = "",
) -> Export:
    """Remember that a list was handed out. `name` is that of `ui.exports.add_list`."""
    return Export.objects.create(
        name=name,
        subject=subject[:200],
        query=query,
        rows=rows,
        file_format=file_format,
        means=means[:LONGEST_MEANS],
        made_by=by,
        made_at=now,
    )


def export_members(*, by: Member, now: datetime, file_format: FileFormat, means: str = PAGE) -> ExportedList:
    """Return the list of members, those who may not sign in any more at the end. For who runs the team."""
    access.check_can_run_team(by)
    members = Member.objects.select_related("team", "backup")
    keys = list(members.order_by("-is_active", "name", "pk").values_list("pk", flat=True))
    note_export(name="team", rows=len(keys), file_format=file_format, means=means, by=by, now=now)
    return exported_list(
        title=_("Team"),
        columns=_columns(by),
        keys=keys,
        load=lambda part: in_order(members.filter(pk__in=part), part),
        now=now,
        day=now.astimezone(by.zone_info).date(),
    )


def _columns(by: Member) -> list[Column[Member]]:
    zone = by.zone_info
    return [
        Column(_("Name"), lambda member: member.name),
        Column(_("E-mail"), lambda member: member.email),
        Column(_("Role"), lambda member: str(member.get_role_display())),
        Column(_("Team"), lambda member: member.team.name if member.team else None),
        Column(_("Usual stand-in"), lambda member: str(member.backup) if member.backup else None),
        Column(_("Country"), lambda member: member.country),
        Column(_("Time zone"), lambda member: member.zone),
        Column(_("Working hours"), lambda member: week_as_text(parse_week(member.week)) if member.week else None),
        Column(_("Languages"), _languages),
        Column(_("May sign in"), lambda member: _("yes") if member.is_active else _("no")),
        Column(
            _("Latest sign-in"),
            lambda member: member.last_login.astimezone(zone).replace(tzinfo=None) if member.last_login else None,
        ),
    ]


def _languages(member: Member) -> str:
    names = Locale.parse(locale_name()).languages
    return "; ".join(str(names.get(tag.replace("-", "_"), tag)) for tag in member.languages)
