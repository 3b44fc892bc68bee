"""Which times of a file are busy, which are absences, and which are neither."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.calendar_files import calendar, event, series

from fairlead.core.ics import PeriodsFound, explain, find_periods, periods, read_calendar

AUTUMN = (datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
DAYS = ("DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270107")
HOUR = ("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z")
FOUR_HOURS = ("DTSTART:20261118T090000Z", "DTEND:20261118T130000Z")


def search(text: str, zone: str | None = "Asia/Shanghai") -> PeriodsFound:
    return find_periods(read_calendar(text.encode()), *AUTUMN, zone)


def kinds(*lines: str, summary: str = "x", name: str = "") -> list[str]:
    before = f"X-WR-CALNAME:{name}" if name else ""
    return [period.kind for period in search(calendar(event(*lines, summary=summary), before)).periods]


def times(text: str) -> list[str]:
    return [f"{period.start:%m-%dT%H:%M}/{period.end:%m-%dT%H:%M}" for period in search(text).periods]


def test_whole_days_are_one_period_in_the_zone_of_the_contact() -> None:
    text = calendar(event(*DAYS, summary="年假"))

    for zone, start, end in (
        ("Asia/Shanghai", "2026-12-20T16:00Z", "2027-01-06T16:00Z"),
        ("Pacific/Kiritimati", "2026-12-20T10:00Z", "2027-01-06T10:00Z"),
        ("America/New_York", "2026-12-21T05:00Z", "2027-01-07T05:00Z"),
    ):
        [period] = search(text, zone).periods
        assert (period.start, period.end) == (datetime.fromisoformat(start), datetime.fromisoformat(end))
        assert (period.start_date, period.end_date) == (date(2026, 12, 21), date(2027, 1, 7))
        assert period.is_all_day


def test_what_touches_the_period_comes_whole_and_in_order() -> None:
    text = calendar(
        event("DTSTART;VALUE=DATE:20260920", "DTEND;VALUE=DATE:20261002", uid="1", summary="before")
        + "\n"
        + event("DTSTART;VALUE=DATE:20270130", "DTEND;VALUE=DATE:20270301", uid="2", summary="behind")
        + "\n"
        + event("DTSTART;VALUE=DATE:20200101", "DTEND;VALUE=DATE:20300101", uid="3", summary="around")
        + "\n"
        + event("DTSTART:20260930T230000Z", "DTEND:20261001T000000Z", uid="4", summary="ends there")
        + "\n"
        + event("DTSTART:20270201T000000Z", "DTEND:20270201T010000Z", uid="5", summary="begins there")
    )

    assert [period.summary for period in search(text).periods] == ["around", "before", "behind"]
    assert [period.end.year for period in search(text).periods] == [2029, 2026, 2027]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF",), "absent"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "TRANSP:TRANSPARENT"), "absent"),
        (("X-MICROSOFT-CDO-INTENDEDSTATUS:OOF",), "absent"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-CDO-INTENDEDSTATUS:OOF"), "busy"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",), "busy"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE",), None),
        (("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",), None),
        (("TRANSP:OPAQUE",), "busy"),
        (("TRANSP:TRANSPARENT",), None),
        (("CATEGORIES:Work,Vacation",), "absent"),
        (("CATEGORIES:Urlaub",), "absent"),
        (("CATEGORIES:Holiday",), "busy"),
        (("STATUS:TENTATIVE",), "busy"),
        (("STATUS:CANCELLED",), None),
        (("CLASS:PRIVATE",), "busy"),
    ],
)
def test_what_programs_say(lines: tuple[str, ...], kind: str | None) -> None:
    assert kinds(*DAYS, *lines) == ([kind] if kind else [])


@pytest.mark.parametrize(
    "title",
    [
        "Out of office", "OOO - Anna", "On annual leave", "Vacation", "Anna: PTO", "Holiday in Spain", "Anna - leave",
        "Urlaub", "Sommerurlaub Kreta", "Betriebsferien", "Abwesend", "Elternzeit Müller",
        "Congés payés", "Vacances d'été", "En congé maladie", "Absent du bureau",
        "Vacaciones", "Fuera de la oficina", "De baja médica", "Férias", "Fora do escritório",
        "Ferie", "In malattia", "Fuori ufficio", "Vakantie", "Met verlof", "Afwezig",
        "Urlop wypoczynkowy", "Na urlopie", "На больничном", "Отпуск", "Yıllık izin", "İzinli",
        "På semester", "Semester", "Ikke på kontoret", "Kesäloma", "Dovolená", "Szabadság", "În concediu",
        "休假", "年假（王伟）", "请假一天", "陳先生放假", "夏休み", "有給休暇", "휴가", "연차",
        "إجازة سنوية", "חופשה", "ลาพักร้อน", "Nghỉ phép", "Cuti tahunan", "Διακοπές",
    ],
)  # fmt: skip
def test_titles_that_say_absence(title: str) -> None:
    assert kinds(*DAYS, summary=title) == ["absent"]
    assert kinds(*HOUR, "TRANSP:TRANSPARENT", summary=title) == []


@pytest.mark.parametrize(
    "title",
    [
        "Vacation planning 2027", "Leave policy review", "Holiday party", "Bank holiday", "Public holiday", "Offsite",
        "Semester planning", "Sickbay inspection", "Holiday season campaign", "Urlaubsplanung", "Weihnachtsfeier",
        "Schulferien Bayern", "Réunion congés", "Jour férié", "Solicitud de vacaciones", "休假审批", "国庆放假安排",
        "休暇申請", "휴가 신청", "Отпуск: график на год", "Trade fair Canton", "出差 上海", "Business trip",
        "Ladies' day", "",
    ],
)  # fmt: skip
def test_titles_that_only_speak_of_it(title: str) -> None:
    assert kinds(*DAYS, summary=title) == ["busy"]


def test_a_short_event_about_leave_is_a_meeting_unless_it_says_more() -> None:
    assert kinds(*HOUR, summary="Vacation") == ["busy"]
    assert kinds(*FOUR_HOURS, summary="Vacation") == ["absent"]
    assert kinds(*HOUR, summary="Out of office: dentist") == ["absent"]


@pytest.mark.parametrize(
    "name",
    ["Holidays in Germany", "US Holidays", "Feiertage in Österreich", "节假日", "Birthdays", "Jours fériés en France"],
)
def test_calendars_of_holidays_and_birthdays_hold_no_absences(name: str) -> None:
    assert kinds(*DAYS, summary="Labour Day Holiday", name=name) == ["busy"]
    assert kinds(*DAYS, "X-MICROSOFT-CDO-BUSYSTATUS:OOF", name=name) == ["busy"]


@pytest.mark.parametrize("name", ["Team holidays", "Our holidays and absences", "Anna", "Staff leave"])
def test_calendars_of_people_do(name: str) -> None:
    assert kinds(*DAYS, summary="Holiday", name=name) == ["absent"]


def test_leave_under_a_category_of_holidays() -> None:
    assert kinds(*DAYS, "CATEGORIES:Holiday", summary="Annual leave") == ["absent"]
    assert kinds(*DAYS, "CATEGORIES:Holiday", summary="Christmas Holiday") == ["busy"]


def test_an_absence_that_is_marked_as_free_is_told() -> None:
    found = search(calendar(event(*DAYS, "TRANSP:TRANSPARENT", summary="Vacation")))

    assert found.periods == []
    assert [(problem.code, problem.leaves_out) for problem in found.problems] == [("free_leave", False)]
    assert "Vacation" in explain(found.problems[0], str)
    assert search(calendar(event(*DAYS, "TRANSP:TRANSPARENT", summary="Neujahr"))).problems == []


def test_private_events_are_marked() -> None:
    assert [period.is_private for period in search(calendar(event(*DAYS, "CLASS:CONFIDENTIAL"))).periods] == [True]


def test_a_cancelled_series_is_gone_with_its_changes() -> None:
    text = calendar(
        event(*HOUR, "RRULE:FREQ=DAILY;COUNT=3", "STATUS:CANCELLED")
        + "\n"
        + event("RECURRENCE-ID:20261119T090000Z", "DTSTART:20261119T150000Z", "DTEND:20261119T160000Z")
    )

    assert times(text) == []


def test_a_cancelled_rest_of_a_series() -> None:
    text = calendar(
        event(*HOUR, "RRULE:FREQ=DAILY;COUNT=5")
        + "\n"
        + event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261120T090000Z", *HOUR, "STATUS:CANCELLED")
    )

    assert times(text) == ["11-18T09:00/11-18T10:00", "11-19T09:00/11-19T10:00"]


def test_of_two_changes_of_the_same_time_the_later_revision_counts() -> None:
    changes = [
        event(
            "RECURRENCE-ID:20261118T090000Z", f"SEQUENCE:{sequence}", f"DTSTART:20261118T{hour}0000Z", "DURATION:PT1H"
        )
        for sequence, hour in ((2, 12), (1, 11))
    ]

    assert times(calendar("\n".join([event(*HOUR, "RRULE:FREQ=DAILY;COUNT=1"), *changes]))) == [
        "11-18T12:00/11-18T13:00"
    ]


def test_a_change_in_a_free_series_that_takes_time() -> None:
    text = calendar(
        event(*HOUR, "RRULE:FREQ=DAILY;COUNT=3", "TRANSP:TRANSPARENT")
        + "\n"
        + event("RECURRENCE-ID:20261119T090000Z", "DTSTART:20261119T150000Z", "DTEND:20261119T160000Z")
    )

    assert times(text) == ["11-19T15:00/11-19T16:00"]


def test_an_exception_takes_a_changed_time_away_too() -> None:
    text = calendar(
        event(*HOUR, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261119T090000Z")
        + "\n"
        + event("RECURRENCE-ID:20261119T090000Z", "DTSTART:20261119T150000Z", "DTEND:20261119T160000Z")
    )

    assert times(text) == ["11-18T09:00/11-18T10:00", "11-20T09:00/11-20T10:00"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Shanghai"])
@pytest.mark.parametrize(
    "exception",
    ["EXDATE;VALUE=DATE:20261119", "EXDATE:20261119T000000Z", "EXDATE;TZID={zone}:20261119T000000", "EXDATE:20261119"],
)
def test_exceptions_of_whole_days_in_every_form(zone: str, exception: str) -> None:
    text = series(
        ";VALUE=DATE:20261118", ";VALUE=DATE:20261119", "RRULE:FREQ=DAILY;COUNT=3", exception.format(zone=zone)
    )

    assert [period.start_date for period in search(text, zone).periods] == [date(2026, 11, 18), date(2026, 11, 20)]


def test_an_exception_of_a_whole_day_as_its_midnight_in_utc() -> None:
    rule = ("RRULE:FREQ=DAILY;UNTIL=20261121T230000Z", "EXDATE:20261118T230000Z")
    text = series(";VALUE=DATE:20261118", ";VALUE=DATE:20261119", *rule)

    assert [period.start_date.day for period in search(text, "Europe/Berlin").periods if period.start_date] == [
        18,
        20,
        21,
        22,
    ]


def test_rules_may_be_several_and_taken_away() -> None:
    text = series(
        *(":20261118T090000Z", ":20261118T100000Z", "RRULE:FREQ=DAILY;COUNT=4", "RRULE:FREQ=WEEKLY;COUNT=3"),
        "EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2",
    )

    assert [time[:5] for time in times(text)] == ["11-19", "11-21", "11-25", "12-02"]


def test_events_without_a_uid_stand_alone_and_shared_ones_are_all_kept() -> None:
    other = ("DTSTART:20261119T090000Z", "DTEND:20261119T100000Z")
    nameless = calendar(f"{event(*HOUR)}\n{event(*other)}").replace("UID:one@odd.example\r\n", "")
    shared = calendar(f"{event(*HOUR)}\n{event(*other)}\n{event(*other)}")

    assert len(times(nameless)) == 2
    assert len(times(shared)) == 2


def test_answers_and_cancellations_by_mail_are_no_calendars() -> None:
    reply = search(calendar(event(*HOUR), "METHOD:REPLY"))

    assert (reply.periods, reply.understood) == ([], 0)
    assert [problem.code for problem in reply.problems] == ["answer"]
    assert times(calendar(event(*HOUR), "METHOD:CANCEL")) == []
    assert len(times(calendar(event(*HOUR), "METHOD:REQUEST"))) == 1


def test_free_busy() -> None:
    text = calendar(
        """
        BEGIN:VFREEBUSY
        UID:f
        FREEBUSY:20261118T090000Z/20261118T100000Z,20261119T090000Z/PT2H
        FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261221T000000Z/20270107T000000Z
        FREEBUSY;FBTYPE=FREE:20261120T090000Z/20261120T100000Z
        FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261121T090000Z/20261121T100000Z
        END:VFREEBUSY
        """
    )

    assert [(f"{period.start:%m-%d}", period.kind) for period in search(text).periods] == [
        ("11-18", "busy"), ("11-19", "busy"), ("11-21", "busy"), ("12-21", "absent"),
    ]  # fmt: skip
    assert search(text.replace("20261118T090000Z/", "sometime/")).understood == 0


OFFICE = """
    BEGIN:VAVAILABILITY
    UID:office
    DTSTART;TZID=Europe/Berlin:20261005T000000
    DTEND;TZID=Europe/Berlin:20261007T000000
    BEGIN:AVAILABLE
    UID:hours
    DTSTART;TZID=Europe/Berlin:20261005T090000
    DTEND;TZID=Europe/Berlin:20261005T170000
    RRULE:FREQ=DAILY
    END:AVAILABLE
    END:VAVAILABILITY
"""
AWAY = """
    BEGIN:VAVAILABILITY
    UID:away
    PRIORITY:1
    SUMMARY:Fair
    DTSTART;TZID=Europe/Berlin:20261006T120000
    DTEND;TZID=Europe/Berlin:20261008T000000
    END:VAVAILABILITY
"""


def test_availability_is_busy_outside_its_offers() -> None:
    assert times(calendar(OFFICE)) == [
        "10-04T22:00/10-05T07:00",
        "10-05T15:00/10-06T07:00",
        "10-06T15:00/10-06T22:00",
    ]
    assert {period.kind for period in search(calendar(OFFICE)).periods} == {"busy"}


def test_the_availability_of_higher_priority_decides() -> None:
    found = search(calendar(AWAY, OFFICE)).periods

    assert [(f"{period.start:%dT%H}/{period.end:%dT%H}", period.kind) for period in found] == [
        ("04T22/05T07", "busy"),
        ("05T15/06T07", "busy"),
        ("06T10/07T22", "absent"),
    ]


def test_an_availability_in_an_unknown_zone_is_told() -> None:
    found = search(calendar(OFFICE.replace("Europe/Berlin", "Nowhere/Land")))

    assert found.periods == []
    assert [problem.code for problem in found.problems] == ["unknown_zone"]


def test_periods_are_what_was_found() -> None:
    read = read_calendar(calendar(event(*HOUR)).encode())

    assert periods(read, *AUTUMN) == find_periods(read, *AUTUMN).periods
    with pytest.raises(ValueError, match="Berlin"):
        periods(read, *AUTUMN, "Berlin")
