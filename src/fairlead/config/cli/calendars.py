"""`fairlead calendars`: what a new holiday library would change, taking it over, and the year of a place."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fairlead.config.cli.answers import ExampleFormatter, print_json, print_table
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.up import add_data_dir, say
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language, ngettext
from fairlead.config.runtime import database
from fairlead.core.places import country_name, find_country, find_subdivision

if TYPE_CHECKING:
    from fairlead.availability.models import CalendarRelease
    from fairlead.availability.queries.calendar_differences import Difference, ShownChange
    from fairlead.availability.queries.calendar_pages import ShownDay
    from fairlead.core.world_calendar import CalendarDay


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "calendars",
        help=_("look at the holidays the desk keeps, and update them"),
        description=_("Look at the public holidays that the desk keeps of all countries, and bring them up to date."),
        epilog=_("Begin with: fairlead calendars update --help"),
    )
    acts = parser.add_subparsers(title=_("acts"), metavar=_("ACT"), required=True)
    _register_update(acts)
    _register_show(acts)


def _register_update(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser(
        "update",
        help=_("what the installed library would change, and take it over"),
        description=_(
            "Compare the kept days with the installed holiday library and list what would change, with how many "
            "accounts and contacts are there. Without --apply nothing changes. Corrections of the team always win."
        ),
        epilog="\n".join((_("Examples:"), "  fairlead calendars update", "  fairlead calendars update --apply --json")),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("--apply", action="store_true", help=_("take over what differs"))
    _add_common(parser)
    parser.set_defaults(run=run_update)


def _register_show(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser(
        "show",
        help=_("the year of a country or region, with how certain each day is"),
        description=_("List the days of a year in a country or region, how certain they are and where they come from."),
        epilog="\n".join((_("Example:"), "  fairlead calendars show DE --subdivision Bavaria --year 2027")),
        formatter_class=ExampleFormatter,
    )
    parser.add_argument("country", metavar=_("COUNTRY"), help=_("ISO code or name, such as DE or China"))
    parser.add_argument("--subdivision", metavar="REGION", help=_("ISO code or name, such as BY or Bavaria"))
    parser.add_argument("--year", type=int, help=_("by default this year"))
    _add_common(parser)
    parser.set_defaults(run=run_show)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    add_data_dir(parser)


def run_update(args: argparse.Namespace) -> int:
    """Show what differs, and take it over when told to."""
    now = datetime.now(UTC)
    with database(args.data_dir):
        from fairlead.audit.tracking import acting  # noqa: PLC0415  needs Django
        from fairlead.availability.operations import calendars  # noqa: PLC0415
        from fairlead.availability.operations.calendar_dependents import count_touched  # noqa: PLC0415
        from fairlead.availability.queries.calendar_differences import difference  # noqa: PLC0415

        with acting(by_id=None, cause="fairlead calendars update"):
            filled = calendars.fill_calendars(now=now)
            if filled is not None:
                _tell_filled(filled, as_json=args.json)
                return 0
            calendars.roll_years(now=now)
            release = calendars.find_difference(now=now)
            if release is None:
                _tell_same(as_json=args.json)
                return 0
            found = difference(release, today=now.date())
            items = count_touched(found.moved, now)
            if args.json:
                print_json(_change_json(change) for change in found.changes)
                print_json(_year_json(found))
            else:
                _print_difference(found)
            replanned = calendars.apply_difference(by=None, now=now, release_id=release.pk)[1] if args.apply else None
            _tell_end(release, found, items, replanned, as_json=args.json)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """List the year of a place."""
    country = find_country(args.country)
    if country is None:
        raise CommandProblem(_("“%(value)s” is no country. Write its ISO code or its name.") % {"value": args.country})
    subdivision = ""
    if args.subdivision:
        subdivision = find_subdivision(country, args.subdivision) or ""
        if not subdivision:
            raise CommandProblem(
                _("--subdivision: %(country)s has no region “%(value)s”. Write its name or its ISO code.")
                % {"country": country_name(country, language()), "value": args.subdivision}
            )
    year = args.year or datetime.now(UTC).year
    with database(args.data_dir):
        from django.utils import translation  # noqa: PLC0415  needs Django

        from fairlead.availability.queries.calendar_pages import place_year  # noqa: PLC0415

        shown = place_year(country, subdivision, year, language())
        if args.json:
            print_json(_day_json(country, subdivision, shown.coverage.value, day) for day in shown.days)
            return 0
        with translation.override(language()):
            place = country_name(country, language()) + (f" · {subdivision}" if subdivision else "")
            print(f"{place} · {year} · {shown.coverage.label}")
            header = [_("Date"), _("Day"), _("What it is"), _("How certain"), _("Source")]
            print_table(header, ("", [_day_cells(day) for day in shown.days]))
    return 0


def _tell_filled(release: CalendarRelease, *, as_json: bool) -> None:
    if as_json:
        print_json([{"result": "filled", "days": release.day_count} | _versions(release)])
    else:
        text = ngettext(
            "Filled: %(n)d day from %(first)d to %(latest)d.",
            "Filled: %(n)d days from %(first)d to %(latest)d.",
            release.day_count,
        )
        print(text % {"n": release.day_count, "first": release.first_year, "latest": release.latest_year})


def _tell_same(*, as_json: bool) -> None:
    if as_json:
        print_json([{"result": "same"}])
    else:
        print(_("Nothing differs: the calendar says what the installed library says."))


def _tell_end(release: CalendarRelease, found: Difference, items: int, replanned: int | None, *, as_json: bool) -> None:
    touched = {"accounts": found.accounts, "contacts": found.contacts, "items": items}
    if as_json:
        result = {"result": "differs"} if replanned is None else {"result": "applied", "replanned": replanned}
        print_json([result | {"changes": len(found.changes)} | touched | _versions(release)])
        return
    print()
    print(
        _("Days: %(days)d. It touches %(accounts)d accounts, %(contacts)d contacts and %(items)d open to-dos.")
        % {"days": len(found.changes), **touched}
    )
    if replanned is None:
        say(_("nothing was changed; take it over with: fairlead calendars update --apply"))
    else:
        print(_("Taken over. To-dos computed anew or told: %(count)d.") % {"count": replanned})


def _versions(release: CalendarRelease) -> dict[str, object]:
    names = ("holidays_version", "tzdata_version", "first_year", "latest_year")
    return {name: getattr(release, name) for name in names}


def _print_difference(found: Difference) -> None:
    header = [_("Date"), _("Country"), _("Regions"), _("Day"), _("Change"), _("Accounts"), _("Contacts")]
    print_table(header, ("", [_change_cells(change) for change in found.changes]))
    for year in found.years:
        place = f"{year.country} {year.subdivision}".strip()
        print(f"{place} {year.year}: {year.before or '–'} → {year.after or '–'}")


def _change_cells(change: ShownChange) -> list[str]:
    named = [code or "–" for code in change.subdivisions]
    return [
        change.date.isoformat(),
        change.country,
        "" if named == ["–"] else " ".join(named),
        change.name(language()) or str(change.category),
        _change_words(change),
        str(change.accounts),
        str(change.contacts),
    ]


def _change_words(change: ShownChange) -> str:
    if change.before is None:
        return _("comes")
    if change.after is None:
        return _("goes")
    if change.before.state != change.after.state:
        return f"{change.before.state} → {change.after.state}"
    return _("renamed: %(before)s → %(after)s") % {"before": change.before.name, "after": change.after.name}


def _change_json(change: ShownChange) -> dict[str, Any]:
    return {
        "change": change.kind.value,
        "country": change.country,
        "subdivisions": list(change.subdivisions),
        "date": change.date.isoformat(),
        "category": str(change.category),
        "name": change.name(language()),
        "before": _known(change.before),
        "after": _known(change.after),
        "moves_work": change.moves_work,
        "accounts": change.accounts,
        "contacts": change.contacts,
    }


def _known(day: CalendarDay | None) -> dict[str, Any] | None:
    if day is None:
        return None
    doubts = {"doubts_day_before": day.doubts_day_before, "doubts_day_after": day.doubts_day_after}
    return {"name": day.name, "state": day.state} | doubts


def _year_json(found: Difference) -> list[dict[str, Any]]:
    return [
        {
            "change": "coverage",
            "country": one.country,
            "subdivision": one.subdivision,
            "year": one.year,
            "before": one.before,
            "after": one.after,
        }
        for one in found.years
    ]


def _day_json(country: str, subdivision: str, coverage: str, day: ShownDay) -> dict[str, Any]:
    return {
        "country": country,
        "subdivision": subdivision or None,
        "date": day.date.isoformat(),
        "category": day.category.value,
        "name": day.name,
        "local_name": day.local_name,
        "state": day.state.value,
        "doubts_day_before": day.doubts_day_before,
        "doubts_day_after": day.doubts_day_after,
        "source": "correction" if day.correction else day.source or "computed",
        "coverage": coverage,
        **_half_day_json(day),
    }


def _half_day_json(day: ShownDay) -> dict[str, Any]:
    if day.hours is None:
        return {}
    ends = day.hours.ends_at_minutes
    return {
        "work_ends": None if ends is None else f"{ends // 60:02d}:{ends % 60:02d}",
        "work_shortened_minutes": day.hours.shortened_minutes or None,
        "work_end_assumed": day.hours.is_assumed,
    }


def _day_cells(day: ShownDay) -> list[str]:
    from fairlead.ui.formats import weekday_name  # noqa: PLC0415  needs Django

    source = _("the team: %(name)s") % {"name": day.correction.recorded_by} if day.correction else day.source
    return [
        f"{day.date.isoformat()} {weekday_name(day.date, short=True)}",
        day.name or day.local_name,
        str(day.category.label),
        str(day.state.label),
        source or _("computed"),
    ]
