"""Any file becomes events, and what does not is told: with the event and its line."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.calendar_files import calendar, event

from fairlead.core.ics import Period, UnreadableCalendar, explain, find_periods, lines, read_calendar

NOON = ("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z")
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
TWO = calendar(event(*NOON, summary="会议：年度总结") + "\n" + event(*NOON, summary="Prüfung", uid="two@odd.example"))


def found(data: bytes | str) -> list[Period]:
    read = read_calendar(data if isinstance(data, bytes) else data.encode())
    return find_periods(read, *YEAR, "Europe/Berlin").periods


def codes(data: bytes | str) -> list[tuple[str, int]]:
    read = read_calendar(data if isinstance(data, bytes) else data.encode())
    return [(problem.code, problem.line) for problem in find_periods(read, *YEAR, "Europe/Berlin").problems]


@pytest.mark.parametrize(
    "data",
    [
        TWO.encode(),
        b"\xef\xbb\xbf" + TWO.encode(),
        TWO.encode("utf-16"),
        TWO.encode("utf-16-le"),
        TWO.encode("utf-16-be"),
        TWO.encode("utf-32"),
        TWO.encode("gb18030"),
        TWO.replace("\r\n", "\n").encode(),
        TWO.replace("\r\n", "\r").encode(),
        TWO.replace("\r\n", "\r\r\n").encode(),
        TWO.replace("\r\n", "\r\n\r\n").encode(),
        TWO.replace("\r\n", "\n", 5).encode(),
        ("  " + TWO.replace("\r\n", "\r\n    ")).encode(),
        TWO.replace("BEGIN:", "begin:").replace("END:", "end:").replace("SUMMARY", "Summary").encode(),
        TWO.replace("DTSTART", "dtstart").replace("UID", "uid").replace("SUMMARY", "Summary").encode(),
        TWO.replace("DTEND", "DtEnd").encode(),
        TWO.replace("BEGIN:", "BEGIN : ").replace("END:", "END: ").encode(),
        TWO.replace("BEGIN:VCALENDAR\r\n", "").replace("END:VCALENDAR\r\n", "").encode(),
        TWO.replace("END:VCALENDAR", "").encode(),
        ("Content-Type: text/calendar\r\n\r\n" + TWO).encode(),
        (
            calendar(event(*NOON, summary="Prüfung"))
            + calendar(event(*NOON, summary="会议：年度总结", uid="2"))
        ).encode(),
        TWO.replace("T090000Z", "T09\r\n 0000Z").replace("SUMMARY", "SUMM\r\n\tARY").encode(),
        TWO.replace("SUMMARY", "SUMMARY;LANGUAGE=de;X-Y=\"a:b;c\"").encode(),
        b"\0" + TWO.encode() + b"\0\0",
    ],
    ids=[
        "UTF-8", "mark", "UTF-16", "UTF-16 LE", "UTF-16 BE", "UTF-32", "GB18030", "LF", "CR", "CR CR LF", "doubled",
        "mixed", "indented", "lower case", "lower names", "one odd name", "blanks", "bare", "cut off", "mailed",
        "two calendars", "folded names",
        "parameters", "zero bytes",
    ],
)  # fmt: skip
def test_the_form_of_a_file_does_not_matter(data: bytes) -> None:
    assert sorted(period.summary for period in found(data)) == ["Prüfung", "会议：年度总结"]
    assert codes(data) == []


def test_texts_in_windows_1252() -> None:
    text = calendar(event(*NOON, summary="Besprechung über Möbel für München"))

    assert [period.summary for period in found(text.encode("cp1252"))] == ["Besprechung über Möbel für München"]


def test_a_line_folded_inside_a_chinese_character() -> None:
    summary = "年度总结会议" * 20
    data = calendar(event(*NOON, summary=summary)).encode()
    begin = data.index(b"SUMMARY")
    whole = data[begin : data.index(b"\r\n", begin)]
    folded = b"\r\n ".join(whole[at : at + 64] for at in range(0, len(whole), 64))

    assert [period.summary for period in found(data.replace(whole, folded))] == [summary]


def test_lines_broken_without_a_fold_belong_to_the_line_before() -> None:
    text = calendar(event(*NOON, summary="A very long title\r\nthat somebody broke"))

    assert [period.summary for period in found(text)] == ["A very long titlethat somebody broke"]


def test_a_file_saved_as_it_was_mailed() -> None:
    text = calendar(
        event("DTSTART;TZID=3DEurope/Berlin:20261118T0900=\r\n00", "DURATION:PT1H", summary="Gr=C3=BC=C3=9Fe")
    )

    assert [(period.summary, period.start.hour) for period in found(text)] == [("Grüße", 8)]


def test_alarms_say_nothing_about_the_event() -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT1H", "DURATION:PT9H", "SUMMARY:Wake up", "END:VALARM")
    unclosed = alarm[:-1]

    for lines_of_alarm in (alarm, unclosed):
        text = calendar(event("DTSTART:20261118T090000Z", *lines_of_alarm, summary="Call"))
        assert found(text) == []
        text = calendar(event(*NOON, *lines_of_alarm, summary="Call"))
        assert [(period.summary, period.end.hour) for period in found(text)] == [("Call", 10)]


def test_an_event_without_end_is_taken_and_told() -> None:
    text = TWO.replace("END:VEVENT\r\n", "", 1)

    assert len(found(text)) == 2
    assert codes(text) == [("unclosed", 4)]


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("DTSTART:20261118T090000Z", "DTEND:20261118T100000Z", "DURATION:", "RECURRENCE-ID:"), 1),
        (("DTSTART:20261118T090000Z", "DTEND:", "DURATION:PT1H"), 1),
        (("DTSTART:20261118T090000Z", "DTEND;VALUE=DATE-TIME:", "DURATION:PT1H", "EXDATE:", "RDATE:", "RRULE:"), 1),
        ((*NOON, "RRULE:RRULE:FREQ=DAILY;COUNT=3"), 3),
        ((*NOON, "RRULE:FREQ=DAILY;COUNT=3;"), 3),
        ((*NOON, "RRULE:FREQ=WEEKLY; BYDAY=WE, TH; COUNT=4"), 4),
    ],
)
def test_what_is_written_and_says_nothing_does_no_harm(lines: tuple[str, ...], times: int) -> None:
    text = calendar(event(*lines))

    assert len(found(text)) == times
    assert codes(text) == []


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (("DTEND:20261118T100000Z",), "no_start"),
        (("DTSTART:tomorrow",), "unreadable"),
        (("DTSTART:20261332T100000Z",), "unreadable"),
        (("DTSTART;:",), "unreadable"),
        (("DTSTART:20261118T100000Z", "DTEND:20261118T090000Z"), "ends_before_start"),
        (("DTSTART:20261118T100000Z", "DURATION:P"), "unreadable"),
        (("DTSTART:20261118T100000Z", "DURATION:-PT1H"), "ends_before_start"),
        (("DTSTART:20261118T100000Z", "DURATION:P999999999D"), "unreadable"),
        (("DTSTART:20261118T100000Z", "DTEND:20261118"), "ends_before_start"),
        (("DTSTART;TZID=Nowhere/Land:20261118T100000", "DURATION:PT1H"), "unknown_zone"),
        ((*NOON, "RRULE:FREQ=NEVER"), "bad_rule"),
        ((*NOON, "RRULE:FREQ=DAILY;INTERVAL=0"), "bad_rule"),
        ((*NOON, "RRULE:FREQ=DAILY;COUNT=0"), "bad_rule"),
        ((*NOON, "RRULE:FREQ=DAILY;BYDAY=XX"), "bad_rule"),
        ((*NOON, "RRULE:FREQ=MONTHLY;BYMONTHDAY=32"), "bad_rule"),
        ((*NOON, "RRULE:FREQ=DAILY;UNTIL=later"), "unreadable"),
        ((*NOON, "RRULE:D1 #10"), "bad_rule"),
        ((*NOON, "RRULE:FREQ=DAILY;BYEASTER=0"), "unsupported_rule"),
        ((*NOON, "RRULE:RSCALE=CHINESE;FREQ=YEARLY"), "unsupported_rule"),
    ],
)
def test_a_broken_event_is_left_out_alone(broken: tuple[str, ...], code: str) -> None:
    text = calendar(event(*NOON, summary="good") + "\n" + event(*broken, summary="bad", uid="two@odd.example"))
    problems = find_periods(read_calendar(text.encode()), *YEAR).problems

    assert [period.summary for period in found(text)] == ["good"]
    assert [(problem.code, problem.line, problem.title) for problem in problems] == [(code, 11, "bad")]
    assert all(problem.leaves_out for problem in problems)
    assert "“bad”" in explain(problems[0], str)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("EXDATE:20261119T090000Z,oops", "unreadable_date_in_list"),
        ("RDATE:oops", "unreadable_date_in_list"),
        ("EXDATE;TZID=Nowhere/Land:20261119T090000", "unknown_zone_in_list"),
    ],
)
def test_a_broken_date_in_a_list_is_told_and_the_event_stays(line: str, code: str) -> None:
    text = calendar(event(*NOON, "RRULE:FREQ=DAILY;COUNT=3", line))

    assert len(found(text)) >= 2
    assert codes(text) == [(code, 4)]


def test_problems_name_the_line_of_the_file_and_not_of_the_unfolded_text() -> None:
    long = "DESCRIPTION:" + "\r\n ".join(["a line"] * 7) + "\r\n\r\n  behind an empty line"
    text = calendar(event(*NOON, long) + "\n" + event("DTSTART:oops", uid="two@odd.example"))
    line = text.split("\r\n").index("DTSTART:oops") + 1

    assert codes(text) == [("unreadable", line - 4)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in to continue</body></html>", "web_page"),
        (b"  <HTML>\n", "web_page"),
        (b"PK\x03\x04rest of an archive", "archive"),
        (b"\x1f\x8b\x08rest", "archive"),
        (b"Subject,Start Date\nHoliday,12/24/2026\n", "not_a_calendar"),
        (b"\x00\x01\x02\x03" * 50, "not_a_calendar"),
        (b'{"error": "not found"}', "not_a_calendar"),
        (b"BEGIN:VCARD\nFN:Li\nEND:VCARD\n", "not_a_calendar"),
        (b"%PDF-1.7", "not_a_calendar"),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableCalendar) as refused:
        read_calendar(data)

    assert refused.value.code == code
    assert explain(refused.value, str).endswith(".")


def test_a_calendar_without_events_is_one() -> None:
    assert found(calendar("")) == []
    assert codes(calendar("")) == []


def test_limits_have_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_BYTES", 1024 * 1024)

    with pytest.raises(UnreadableCalendar) as refused:
        read_calendar(b"BEGIN:VCALENDAR\r\n" + b"X" * 1024 * 1024)

    assert "1 MB" in explain(refused.value, str)


@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_no_bytes_make_it_fail(noise: bytes, begin: int, end: int) -> None:
    """Damage a good file anywhere: the answer is periods, problems, or a refusal."""
    data = TWO.encode()
    with suppress(UnreadableCalendar):
        for problem in find_periods(read_calendar(data[:begin] + noise + data[end:]), *YEAR).problems:
            assert explain(problem, str)
