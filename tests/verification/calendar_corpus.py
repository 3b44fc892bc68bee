"""Odd calendar files, written for the tests: what programs and people put into them, one oddity each.

`FILES` are understood by `recurring_ical_events` in the same way. `DIFFERENT` are those where it is wrong, or where the
standard is silent and we decided otherwise: with the right times, and why.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.factories.calendar_files import calendar, event, series

BERLIN_HOUR = (";TZID=Europe/Berlin:20261005T090000", ";TZID=Europe/Berlin:20261005T100000")
NEW_YORK_HOUR = (";TZID=America/New_York:20261005T090000", ";TZID=America/New_York:20261005T100000")
WHOLE_DAY = (";VALUE=DATE:20261005", ";VALUE=DATE:20261006")

# As Exchange writes it: rules that begin in 1601.
EXCHANGE_ZONE = """
    BEGIN:VTIMEZONE
    TZID:Customized Time Zone
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE
"""
# As old programs write it: one part per change, or a list of dates.
LISTED_ZONE = """
    BEGIN:VTIMEZONE
    TZID:Our Office
    BEGIN:STANDARD
    DTSTART:20251026T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RDATE:20251026T030000,20261025T030000,20271031T030000
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:20260329T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RDATE:20260329T020000,20270328T020000
    END:DAYLIGHT
    END:VTIMEZONE
"""
HALF_HOUR_ZONE = """
    BEGIN:VTIMEZONE
    TZID:Half Past
    BEGIN:STANDARD
    DTSTART:19700101T000000
    TZOFFSETFROM:+0545
    TZOFFSETTO:+0545
    END:STANDARD
    END:VTIMEZONE
"""

FILES: dict[str, str] = {
    # Plain rules, around changes of the clocks.
    "daily across autumn": series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;COUNT=40"),
    "daily without end": series(*NEW_YORK_HOUR, "RRULE:FREQ=DAILY"),
    "every third day until an instant": series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;INTERVAL=3;UNTIL=20261113T080000Z"),
    "until just before the last": series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;UNTIL=20261113T075959Z"),
    "weekly on the day of its start": series(*NEW_YORK_HOUR, "RRULE:FREQ=WEEKLY"),
    "weekly on three days": series(*BERLIN_HOUR, "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR"),
    "fortnightly, week from Sunday": series(*BERLIN_HOUR, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU"),
    "fortnightly, week from Monday": series(*BERLIN_HOUR, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=MO"),
    "counted over weekdays": series(*BERLIN_HOUR, "RRULE:FREQ=WEEKLY;BYDAY=TU,MO,SA;COUNT=11"),
    "start not in its rule": series(*BERLIN_HOUR, "RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=5"),
    "daily on working days": series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"),
    "in UTC": series(":20261005T080000Z", ":20261005T090000Z", "RRULE:FREQ=WEEKLY;COUNT=8"),
    "floating": series(":20261005T080000", ":20261005T090000", "RRULE:FREQ=WEEKLY;COUNT=8"),
    "two years ago, every other day": series(
        ";TZID=Europe/Berlin:20241005T090000", ";TZID=Europe/Berlin:20241005T100000", "RRULE:FREQ=DAILY;INTERVAL=2"
    ),
    "over midnight": series(
        ";TZID=Europe/Berlin:20261023T220000", ";TZID=Europe/Berlin:20261024T060000", "RRULE:FREQ=DAILY;COUNT=4"
    ),
    "in the hour that is shown twice": series(
        ";TZID=Europe/Berlin:20261023T023000", ";TZID=Europe/Berlin:20261023T024500", "RRULE:FREQ=DAILY;COUNT=4"
    ),
    "half an hour on Lord Howe": series(
        ";TZID=Australia/Lord_Howe:20261001T090000",
        ";TZID=Australia/Lord_Howe:20261001T100000",
        "RRULE:FREQ=DAILY;COUNT=9",
    ),
    "three quarters of an hour in Nepal": series(
        ";TZID=Asia/Kathmandu:20261001T090000", ";TZID=Asia/Kathmandu:20261001T100000", "RRULE:FREQ=DAILY;COUNT=9"
    ),
    # Rules of months and years.
    "second Tuesday": series(*BERLIN_HOUR, "RRULE:FREQ=MONTHLY;BYDAY=2TU"),
    "last Friday": series(*BERLIN_HOUR, "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=6"),
    "second last weekday": series(*BERLIN_HOUR, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2"),
    "first and last working day": series(*BERLIN_HOUR, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1"),
    "the 31st": series(
        ";TZID=Europe/Berlin:20261031T090000", ";TZID=Europe/Berlin:20261031T100000", "RRULE:FREQ=MONTHLY;COUNT=3"
    ),
    "last day of the month": series(*BERLIN_HOUR, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"),
    "Friday the 13th": series(*BERLIN_HOUR, "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
    "every other month": series(*BERLIN_HOUR, "RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,15"),
    "leap day": series(";VALUE=DATE:20240229", ";VALUE=DATE:20240301", "RRULE:FREQ=YEARLY"),
    "Thanksgiving": series(";VALUE=DATE:20201126", ";VALUE=DATE:20201127", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
    "week numbers": series(*BERLIN_HOUR, "RRULE:FREQ=YEARLY;BYWEEKNO=41,53,1;BYDAY=MO"),
    "days of the year": series(*BERLIN_HOUR, "RRULE:FREQ=YEARLY;BYYEARDAY=1,300,-1"),
    "twentieth Monday of the year": series(
        ";TZID=Europe/Berlin:20260518T090000",
        ";TZID=Europe/Berlin:20260518T100000",
        "RRULE:FREQ=YEARLY;BYDAY=45MO,20MO",
    ),
    "only in some months": series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;BYMONTH=10,12"),
    "election day": series(
        *BERLIN_HOUR, "RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3"
    ),
    "several times a day": series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30;COUNT=30"),
    "every four hours": series(
        ";TZID=Europe/Berlin:20261005T080000",
        ";TZID=Europe/Berlin:20261005T083000",
        "RRULE:FREQ=HOURLY;INTERVAL=4;COUNT=20",
    ),
    "every ninety minutes": series(
        ":20261005T080000Z", ":20261005T083000Z", "RRULE:FREQ=MINUTELY;INTERVAL=90;COUNT=20"
    ),
    "some seconds": series(":20261005T080000Z", ":20261005T080010Z", "RRULE:FREQ=SECONDLY;INTERVAL=30;COUNT=10"),
    # Further and excepted dates.
    "exceptions": series(
        *BERLIN_HOUR, "RRULE:FREQ=DAILY;COUNT=30", "EXDATE;TZID=Europe/Berlin:20261007T090000,20261026T090000"
    ),
    "exceptions in UTC": series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;COUNT=30", "EXDATE:20261007T070000Z,20261026T080000Z"),
    "exceptions in several lines": series(
        *BERLIN_HOUR, "RRULE:FREQ=DAILY;COUNT=9", "EXDATE:20261007T070000Z", "EXDATE:20261008T070000Z"
    ),
    "exceptions as dates in a series of times": series(
        *BERLIN_HOUR, "RRULE:FREQ=DAILY;COUNT=9", "EXDATE;VALUE=DATE:20261007,20261009"
    ),
    "exceptions as times in a series of dates": series(
        *WHOLE_DAY, "RRULE:FREQ=DAILY;COUNT=9", "EXDATE;TZID=Europe/Berlin:20261007T000000"
    ),
    "further dates": series(*BERLIN_HOUR, "RDATE;TZID=Europe/Berlin:20261101T110000,20261115T120000"),
    "further dates in UTC": series(
        *BERLIN_HOUR, "RRULE:FREQ=WEEKLY;COUNT=3", "RDATE:20261101T110000Z,20261012T070000Z"
    ),
    "further periods": series(
        *BERLIN_HOUR, "RDATE;VALUE=PERIOD:20261101T110000Z/20261101T140000Z,20261102T110000Z/PT30M"
    ),
    "further whole days": series(*WHOLE_DAY, "RDATE;VALUE=DATE:20261020,20261101"),
    "excepted further date": series(*BERLIN_HOUR, "RDATE:20261101T110000Z,20261102T110000Z", "EXDATE:20261101T110000Z"),
    # Changes of single times.
    "moved to another day": calendar(
        event(f"DTSTART{BERLIN_HOUR[0]}", f"DTEND{BERLIN_HOUR[1]}", "RRULE:FREQ=WEEKLY;COUNT=5")
        + "\n"
        + event(
            "RECURRENCE-ID;TZID=Europe/Berlin:20261012T090000",
            "DTSTART;TZID=Europe/Berlin:20261013T150000",
            "DTEND;TZID=Europe/Berlin:20261013T170000",
            summary="moved",
        )
    ),
    "moved, named in UTC": calendar(
        event(f"DTSTART{BERLIN_HOUR[0]}", f"DTEND{BERLIN_HOUR[1]}", "RRULE:FREQ=WEEKLY;COUNT=5")
        + "\n"
        + event("RECURRENCE-ID:20261026T080000Z", "DTSTART:20261027T080000Z", "DTEND:20261027T090000Z", summary="moved")
    ),
    "moved, named in another zone": calendar(
        event(f"DTSTART{BERLIN_HOUR[0]}", f"DTEND{BERLIN_HOUR[1]}", "RRULE:FREQ=WEEKLY;COUNT=5")
        + "\n"
        + event(
            "RECURRENCE-ID;TZID=Asia/Shanghai:20261012T150000",
            "DTSTART;TZID=Asia/Shanghai:20261013T150000",
            "DTEND;TZID=Asia/Shanghai:20261013T160000",
            summary="moved",
        )
    ),
    "moved out of a long time ago": calendar(
        event(f"DTSTART{BERLIN_HOUR[0]}", f"DTEND{BERLIN_HOUR[1]}", "RRULE:FREQ=WEEKLY;UNTIL=20261020T000000Z")
        + "\n"
        + event("RECURRENCE-ID:20261012T070000Z", "DTSTART:20261201T080000Z", "DTEND:20261201T090000Z", summary="late")
    ),
    "only the changed time is in the file": calendar(
        event("RECURRENCE-ID:20261012T070000Z", "DTSTART:20261013T080000Z", "DTEND:20261013T090000Z", summary="alone")
    ),
    "cancelled time": calendar(
        event(f"DTSTART{BERLIN_HOUR[0]}", f"DTEND{BERLIN_HOUR[1]}", "RRULE:FREQ=WEEKLY;COUNT=5")
        + "\n"
        + event(
            "RECURRENCE-ID;TZID=Europe/Berlin:20261012T090000",
            "DTSTART;TZID=Europe/Berlin:20261012T090000",
            "DTEND;TZID=Europe/Berlin:20261012T100000",
            "STATUS:CANCELLED",
        )
    ),
    "all from one time on": calendar(
        event(f"DTSTART{BERLIN_HOUR[0]}", f"DTEND{BERLIN_HOUR[1]}", "RRULE:FREQ=WEEKLY;COUNT=9")
        + "\n"
        + event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261019T090000",
            "DTSTART;TZID=Europe/Berlin:20261020T113000",
            "DTEND;TZID=Europe/Berlin:20261020T130000",
            summary="later",
        )
    ),
    "twice all from one time on": calendar(
        event(f"DTSTART{BERLIN_HOUR[0]}", f"DTEND{BERLIN_HOUR[1]}", "RRULE:FREQ=DAILY;COUNT=15")
        + "\n"
        + event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20261008T070000Z",
            "DTSTART:20261008T080000Z",
            "DTEND:20261008T090000Z",
            summary="later",
        )
        + "\n"
        + event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20261013T070000Z",
            "DTSTART:20261013T060000Z",
            "DTEND:20261013T063000Z",
            summary="earlier",
        )
    ),
    "changed whole day": calendar(
        event(f"DTSTART{WHOLE_DAY[0]}", f"DTEND{WHOLE_DAY[1]}", "RRULE:FREQ=WEEKLY;COUNT=5")
        + "\n"
        + event(
            "RECURRENCE-ID;VALUE=DATE:20261012",
            "DTSTART;VALUE=DATE:20261014",
            "DTEND;VALUE=DATE:20261017",
            summary="three",
        )
    ),
    # Ends.
    "whole days": calendar(event("DTSTART;VALUE=DATE:20261220", "DTEND;VALUE=DATE:20270106")),
    "whole day without end": calendar(event("DTSTART;VALUE=DATE:20261220")),
    "length in days": calendar(event("DTSTART;VALUE=DATE:20261220", "DURATION:P3D")),
    "length in weeks": calendar(event("DTSTART;VALUE=DATE:20261118", "DURATION:P2W")),
    "length in hours": calendar(event("DTSTART;TZID=Europe/Berlin:20261118T090000", "DURATION:PT1H30M")),
    "end in another zone": calendar(
        event("DTSTART;TZID=Europe/Berlin:20261118T090000", "DTEND;TZID=America/New_York:20261118T113000")
    ),
    # Zones.
    "Windows name": calendar(
        event(
            "DTSTART;TZID=W. Europe Standard Time:20261026T090000", "DTEND;TZID=W. Europe Standard Time:20261026T100000"
        )
    ),
    "Exchange's own zone": calendar(
        event(
            "DTSTART;TZID=Customized Time Zone:20261019T090000",
            "DTEND;TZID=Customized Time Zone:20261019T100000",
            "RRULE:FREQ=WEEKLY;COUNT=4",
        ),
        EXCHANGE_ZONE,
    ),
    "a zone with listed changes": calendar(
        event(
            "DTSTART;TZID=Our Office:20261019T090000",
            "DTEND;TZID=Our Office:20261019T100000",
            "RRULE:FREQ=WEEKLY;COUNT=4",
        ),
        LISTED_ZONE,
    ),
    "a zone of three quarters": calendar(
        event(
            "DTSTART;TZID=Half Past:20261019T090000",
            "DTEND;TZID=Half Past:20261019T100000",
            "RRULE:FREQ=WEEKLY;COUNT=4",
        ),
        HALF_HOUR_ZONE,
    ),
    "a description that contradicts a known name": calendar(
        event("DTSTART;TZID=Asia/Shanghai:20261026T090000", "DTEND;TZID=Asia/Shanghai:20261026T100000"),
        HALF_HOUR_ZONE.replace("Half Past", "Asia/Shanghai"),
    ),
    "quoted zone": calendar(
        event('DTSTART;TZID="Europe/Berlin":20261026T090000', 'DTEND;TZID="Europe/Berlin":20261026T100000')
    ),
    "Mozilla's prefix": calendar(
        event(
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261026T090000",
            "DTEND;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261026T100000",
        )
    ),
    # Form.
    "folded inside a character": calendar(event("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z")).replace(
        "SUMMARY:x", "SUMMARY:" + "中文摘要" * 12 + "\r\n " + "续行"
    ),
    "escaped text": calendar(event("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z", summary=r"One\, two\; three")),
    "alarms and attachments": calendar(
        event(
            "DTSTART:20261118T090000Z",
            "DTEND:20261118T100000Z",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:Not a summary",
            "TRIGGER:-PT15M",
            "DURATION:PT5M",
            "REPEAT:2",
            "END:VALARM",
        )
    ),
    "newer revision": calendar(
        event("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z", "SEQUENCE:0", summary="old")
        + "\n"
        + event("DTSTART:20261119T090000Z", "DTEND:20261119T100000Z", "SEQUENCE:3", summary="new")
    ),
    "tasks and journals beside": calendar(
        event("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z")
        + "\nBEGIN:VTODO\nUID:t\nDTSTART:20261118T090000Z\nDUE:20261119T090000Z\nEND:VTODO"
        + "\nBEGIN:VJOURNAL\nUID:j\nDTSTART:20261118T090000Z\nEND:VJOURNAL"
    ),
}


class Different(NamedTuple):
    """A file, the right times (start, end in UTC), and why the peer's are others."""

    text: str
    times: tuple[tuple[str, str], ...]
    why: str


DIFFERENT: dict[str, Different] = {
    "UNTIL as a time of the clock, west of Greenwich": Different(
        series(*NEW_YORK_HOUR, "RRULE:FREQ=DAILY;UNTIL=20261007T090000"),
        (
            ("2026-10-05T13:00Z", "2026-10-05T14:00Z"),
            ("2026-10-06T13:00Z", "2026-10-06T14:00Z"),
            ("2026-10-07T13:00Z", "2026-10-07T14:00Z"),
        ),
        "The peer takes the time of the clock for one in UTC, and so loses the last one.",
    ),
    "UNTIL as a date": Different(
        series(*BERLIN_HOUR, "RRULE:FREQ=DAILY;UNTIL=20261006"),
        (("2026-10-05T07:00Z", "2026-10-05T08:00Z"), ("2026-10-06T07:00Z", "2026-10-06T08:00Z")),
        "UNTIL is inclusive; the peer takes the date for its first instant in UTC.",
    ),
    "week number without a weekday": Different(
        series(*BERLIN_HOUR, "RRULE:FREQ=YEARLY;BYWEEKNO=41,45"),
        (
            ("2026-10-05T07:00Z", "2026-10-05T08:00Z"),
            ("2026-11-02T08:00Z", "2026-11-02T09:00Z"),
            ("2027-10-11T07:00Z", "2027-10-11T08:00Z"),
            ("2027-11-08T08:00Z", "2027-11-08T09:00Z"),
        ),
        "What a rule does not say is taken from DTSTART, a Monday; the peer takes all seven days.",
    ),
    "hours as a length, over the change of the clocks": Different(
        calendar(event("DTSTART;TZID=Europe/Berlin:20261024T220000", "DURATION:PT8H")),
        (("2026-10-24T20:00Z", "2026-10-25T04:00Z"),),
        "A length in hours is real time (RFC 5545, 3.3.6); the peer adds it to the clock and gets nine hours.",
    ),
    "whole day that ends where it begins": Different(
        calendar(event("DTSTART;VALUE=DATE:20261118", "DTEND;VALUE=DATE:20261118")),
        (("2026-11-17T23:00Z", "2026-11-18T23:00Z"),),
        "A program that takes the end for the last day; the peer answers a day of no length.",
    ),
    "end before the beginning": Different(
        calendar(event("DTSTART:20261118T100000Z", "DTEND:20261118T090000Z")),
        (),
        "Nobody knows what was meant; the peer exchanges the two.",
    ),
    "X-WR-TIMEZONE and times in UTC": Different(
        calendar(
            event("DTSTART:20261012T000000Z", "DTEND:20261012T010000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"),
            "X-WR-TIMEZONE:America/Los_Angeles",
        ),
        (
            ("2026-10-12T00:00Z", "2026-10-12T01:00Z"),
            ("2026-10-19T00:00Z", "2026-10-19T01:00Z"),
            ("2026-10-26T00:00Z", "2026-10-26T01:00Z"),
        ),
        "A time in UTC recurs in UTC; the peer moves it to the zone of the calendar, where Monday is another day.",
    ),
    "names of zones that only people know": Different(
        calendar(
            event(
                "DTSTART;TZID=Mitteleuropäische Zeit:20261026T090000",
                "DTEND;TZID=Mitteleuropäische Zeit:20261026T100000",
            )
            + "\n"
            + event(
                'DTSTART;TZID="(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi":20261027T090000',
                'DTEND;TZID="(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi":20261027T100000',
                uid="two@odd.example",
            )
            + "\n"
            + event(
                "DTSTART;TZID=GMT+0530:20261028T090000", "DTEND;TZID=GMT+0530:20261028T100000", uid="three@odd.example"
            )
        ),
        (
            ("2026-10-26T08:00Z", "2026-10-26T09:00Z"),
            ("2026-10-27T01:00Z", "2026-10-27T02:00Z"),
            ("2026-10-28T03:30Z", "2026-10-28T04:30Z"),
        ),
        "The peer takes them for floating times without a word.",
    ),
}
