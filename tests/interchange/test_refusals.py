"""Bad files: each is refused with a stable code, its place and its value."""

from __future__ import annotations

import pytest

from phases.interchange import limits
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import ImportRefused
from tests.interchange.documents import calendar, document, fields, link, task, weekday

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><Project><Name>&c;</Name></Project>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<Project><Name>&f;</Name></Project>"""
LOOP = calendar() + "".join(
    f"<Calendar>{fields(UID=uid, Name=f'Loop {uid}', IsBaseCalendar=0, BaseCalendarUID=base)}</Calendar>"
    for uid, base in ((5, 6), (6, 5))
)

FILES = {
    "empty": (b"  \n", "empty", "file", ""),
    "a spreadsheet": (b"PK\x03\x04\x14\x00", "zip_file", "file", ""),
    "an empty zip": (b"PK\x05\x06" + bytes(18), "zip_file", "file", ""),
    "an mpp file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "mpp_file", "file", ""),
    "text": (b"Task,Start,Finish\n", "not_xml", "line", ""),
    "a torn file": (document(task(1))[:-40], "not_xml", "line", ""),
    "another root": (b"<html><body/></html>", "wrong_root", "element", ""),
    "a build script": (
        b"<Project><PropertyGroup><A>1</A></PropertyGroup></Project>",
        "not_a_plan",
        "project",
        "",
    ),
    "entities": (BILLION_LAUGHS, "entities", "file", ""),
    "an outside entity": (OUTSIDE, "entities", "file", ""),
    "nesting": (b"<Project>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</Project>", "too_deep", "element", ""),
    "a long name": (document(task(1, Name="x" * 10_000)), "name_too_long", "task", "Name"),
    "year one": (document(task(1, Start="0001-01-01T00:00:00")), "date_out_of_range", "task", "Start"),
    "year 9999": (document(task(1, Finish="9999-12-31T00:00:00")), "date_out_of_range", "task", "Finish"),
    "the thirteenth month": (document(task(1, Start="2026-13-01T08:00:00")), "not_a_date", "task", "Start"),
    "a date in words": (document(task(1, Deadline="soon")), "not_a_date", "task", "Deadline"),
    "no duration": (document(task(1, Duration="8 hours")), "not_a_duration", "task", "Duration"),
    "a negative duration": (document(task(1, Duration="-PT8H0M0S")), "negative_duration", "task", "Duration"),
    "an endless duration": (document(task(1, Duration="PT99999999H0M0S")), "too_long", "task", "Duration"),
    "not a number": (document(task(1, Priority="NaN")), "not_a_number", "task", "Priority"),
    "infinity": (document(task(1, LevelingDelay="1e999")), "not_a_number", "task", "LevelingDelay"),
    "too much done": (document(task(1, PercentComplete=140)), "bad_percent", "task", "PercentComplete"),
    "an unknown constraint": (
        document(task(1, ConstraintType=9)),
        "bad_constraint",
        "task",
        "ConstraintType",
    ),
    "an unknown link type": (
        document(task(1), task(2, PredecessorLink=link(1, 7))),
        "bad_link_type",
        "link",
        "Type",
    ),
    "a task after itself": (document(task(1, PredecessorLink=link(1))), "self_link", "link", ""),
    "one link twice": (
        document(task(1), task(2, PredecessorLink=[link(1), link(1, lag=4800)])),
        "duplicate_link",
        "link",
        "",
    ),
    "one number twice": (document(task(1), task(1)), "duplicate_uid", "task", "UID"),
    "no number": (document("<Task><Name>Lost</Name></Task>"), "no_uid", "task", "UID"),
    "calendars in a circle": (
        document(task(1), calendars=LOOP),
        "base_calendar_loop",
        "calendar",
        "BaseCalendarUID",
    ),
    "times that run backwards": (
        document(
            task(1),
            calendars=calendar(
                week="<WeekDays>"
                + weekday(
                    2, "<WorkingTime><FromTime>17:00:00</FromTime><ToTime>08:00:00</ToTime></WorkingTime>"
                )
                + "</WeekDays>"
            ),
        ),
        "times_backwards",
        "calendar",
        "WorkingTime",
    ),
    "no start": (
        document("<Task><UID>1</UID></Task>", header="<Title>Lotus</Title>"),
        "no_start",
        "project",
        "StartDate",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_by_place_and_value(name: str) -> None:
    content, code, kind, field = FILES[name]
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(content)
    assert (refusal.value.code, refusal.value.place.kind, refusal.value.place.field) == (code, kind, field)


def test_a_refusal_names_the_record_and_shows_a_short_value() -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(document(task(7, Name="Go live", Start="on a day that nobody knows " * 100)))
    assert (refusal.value.place.number, refusal.value.place.name) == ("7", "Go live")
    assert len(refusal.value.value) <= 60


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            '<?xml version="1.0" encoding="UTF-8"?><Project><Name>客户</Name></Project>'.encode("gbk"),
            "wrong_encoding",
        ),
        (b'<?xml version="1.0" encoding="rot13"?><Project/>', "unknown_encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?><Project/>', "unknown_encoding"),
        (b"\xff\xfe<\x00P", "wrong_encoding"),
    ],
)
def test_bytes_that_are_not_in_the_declared_encoding_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(content)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb2312", "gb18030", "big5"]
)
def test_a_file_in_the_encoding_it_declares_is_read(encoding: str) -> None:
    text = (
        document(task(1, Name="需求"))
        .decode()
        .replace("UTF-8", encoding.replace("-sig", "").replace("-le", ""))
    )
    assert read_mspdi(text.encode(encoding)).tasks[0].name == "需求"


def test_a_file_above_the_size_limit_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(b" " * (limits.MAX_BYTES + 1))
    assert refusal.value.code == "too_large"


def test_a_file_of_fifty_megabytes_is_above_the_limit() -> None:
    assert limits.MAX_BYTES < 50_000_000


def test_too_many_elements_are_refused_wherever_they_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phases.interchange.mspdi.stream.MAX_ELEMENTS", 1000)
    for content in (
        document(more="<Views>" + "<View/>" * 2000 + "</Views>"),
        document(task(1, Extra="<a/>" * 2000)),
    ):
        with pytest.raises(ImportRefused) as refusal:
            read_mspdi(content)
        assert refusal.value.code == "too_many_elements"


def test_one_record_may_not_hold_most_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phases.interchange.mspdi.stream.MAX_RECORD_ELEMENTS", 100)
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(document(task(1, Extra="<a/>" * 200)))
    assert refusal.value.code == "record_too_large"


def test_a_text_of_megabytes_is_refused() -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(document(task(1, Notes="x" * (limits.MAX_TEXT + 1))))
    assert refusal.value.code == "text_too_long"


def test_recurrences_may_not_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    daily = fields(
        TimePeriod=fields(FromDate="1984-01-01", ToDate="2149-12-31"), Type=7, Period=2, DayWorking=0
    )
    monkeypatch.setattr("phases.interchange.mspdi.checks.MAX_EXCEPTION_RANGES", 10_000)
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(document(calendars=calendar(f"<Exceptions><Exception>{daily}</Exception></Exceptions>")))
    assert refusal.value.code == "too_many_exceptions"
