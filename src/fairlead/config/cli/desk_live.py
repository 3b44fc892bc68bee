"""`fairlead desk` without a file: the desk of a member, from the database."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fairlead.config.cli.answers import in_utc, print_json, print_table, read_instant, wording
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.runtime import database
from fairlead.ui.sentences import moment_text, reason_sentence, weekday_clock_text

if TYPE_CHECKING:
    from fairlead.planner.types import Desk, DeskRow
    from fairlead.team.models import Member

ROWS_OF_A_GROUP = 200


def run_from_database(args: argparse.Namespace) -> int:
    """Print the desk of a member: the one named with --member, else the owner of the installation."""
    moment = read_instant(args.at, "--at")
    with database(args.data_dir):
        from fairlead.planner.queries.desk import get_desk  # noqa: PLC0415  needs Django
        from fairlead.planner.types import DeskFilter  # noqa: PLC0415

        by = named_member(args.member, "--member")
        desk = get_desk(by=by, now=moment, wanted=DeskFilter(whose=by.pk), limit=ROWS_OF_A_GROUP)
        if args.json:
            print_json(_line(row, moment) for row in desk.rows)
        else:
            _print(desk, by, moment)
    return 0


def named_member(email: str | None, option: str) -> Member:
    """Return the member whom an option names, or the first owner without one; raises CommandProblem."""
    from fairlead.team.models import Member  # noqa: PLC0415

    members = Member.objects.filter(is_active=True)
    if email is None:
        member = members.filter(role="OWNER").order_by("pk").first()
        if member is None:
            raise CommandProblem(_("this desk has no members yet: start it with `fairlead up` and sign in."))
        return member
    member = members.filter(email__iexact=email).first()
    if member is None:
        known = ", ".join(filter(None, members.values_list("email", flat=True)))
        raise CommandProblem(
            _("%(option)s: nobody signs in as “%(email)s”. Known: %(known)s.")
            % {"option": option, "email": email, "known": known or "–"}
        )
    return member


def _line(row: DeskRow, moment: datetime) -> dict[str, object]:
    good = row.answer.next_good_at
    zone = row.local_at.tzinfo if row.local_at else None
    return {
        "account": row.account_name,
        "contact": row.contact_name,
        "zone": row.person.zone,
        "local_time": row.local_at.isoformat(timespec="seconds") if row.local_at else None,
        "status": row.answer.status,
        "reason": reason_sentence(row.answer, moment, wording()),
        "until": in_utc(row.answer.until),
        "next_good_at": in_utc(good),
        "next_good_local": good.astimezone(zone).isoformat(timespec="seconds") if good and zone else None,
        "group": row.group,
        "next_step": row.step.title if row.step else None,
        "due_date": row.step.due_date.isoformat() if row.step else None,
    }


def _print(desk: Desk, by: Member, moment: datetime) -> None:
    from fairlead.config.cli.desk import group_name  # noqa: PLC0415  it imports this module's callers

    home = moment.astimezone(by.zone_info)
    print(f"{by} · {home:%Y-%m-%d %H:%M} · " + _("%(now)d reachable now, %(late)d overdue") % _counts(desk))
    sections = []
    for group, count in desk.counts.items():
        rows = [_cells(row, moment) for row in desk.rows if row.group is group]
        if rows:
            sections.append((f"{group_name(group)} · {count}", rows))
    header = [_("Account"), _("Contact"), _("Local time"), _("Status"), _("Next good time"), _("Next step")]
    print_table(header, *sections)


def _counts(desk: Desk) -> dict[str, Any]:
    from fairlead.core.desk_order import DeskGroup  # noqa: PLC0415

    return {"now": desk.counts[DeskGroup.NOW], "late": desk.overdue}


def _cells(row: DeskRow, moment: datetime) -> list[str]:
    local, good = row.local_at, row.answer.next_good_at
    waits = local is not None and good is not None and good > moment
    return [
        row.account_name,
        row.contact_name,
        weekday_clock_text(local, wording()) if local else "",
        reason_sentence(row.answer, moment, wording()),
        moment_text(good.astimezone(local.tzinfo), local, wording()) if waits and local and good else "",
        f"{row.step.title} ({row.step.due_date.isoformat()})" if row.step else "",
    ]
