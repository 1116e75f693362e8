"""Nothing in a file is replaced without a word: each value that is not taken as it stands is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from phases.interchange import limits
from phases.interchange.dry_run import dry_run
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import ImportRefused
from phases.labels_import import refusal_sentence
from phases.methodology.nodes import LARGEST
from phases.scheduling.model import Profile
from rollout.people.models import User
from rollout.projects.models import Project
from tests.interchange.documents import calendar, document, fields, link, task

START = {"StartDate": "2026-03-02T08:00:00", "CalendarUID": 1}


def headed(**values: object) -> bytes:
    return document(task(1), header=fields(**{**START, **values}))


def with_exception(**values: object) -> bytes:
    period = fields(FromDate="2026-03-03T00:00:00", ToDate="2026-12-31T23:59:00")
    said = fields(TimePeriod=period, Name="Off", DayWorking=0, **values)
    return document(task(1), calendars=calendar(f"<Exceptions><Exception>{said}</Exception></Exceptions>"))


NOTED = {
    "a name that turns round": (
        document(task(1, Name="Go\u202e-live\u200f")),
        "hidden_character",
        "U+202E, U+200F",
    ),
    "an offset": (
        headed(StartDate="2026-03-02T08:00:00+08:00"),
        "time_zone",
        "2026-03-02T08:00:00+08:00 → 2026-03-02T08:00:00",
    ),
    "a Z": (
        document(task(1, Deadline="2026-03-09T08:00:00Z")),
        "time_zone",
        "2026-03-09T08:00:00Z → 2026-03-09T08:00:00",
    ),
    "a level far too deep": (document(task(1, OutlineLevel=99999)), "outline_jump", "99999"),
    "a level below nothing": (document(task(1, OutlineLevel=-1)), "outline_level", "-1 → 1"),
    "a skipped level": (document(task(1), task(2, OutlineLevel=3)), "outline_jump", "3"),
    "a day of no minutes": (headed(MinutesPerDay=0), "unknown_number", "0 → 480"),
    "a day of too many": (headed(MinutesPerDay=9999), "unknown_number", "9999 → 480"),
    "a month of no days": (headed(DaysPerMonth=0), "unknown_number", "0 → 20"),
    "endless slack": (headed(CriticalSlackLimit=2_000_000), "unknown_number", "2000000 → 0"),
    "an empty duration": (document(task(1, Duration="")), "no_duration", "PT0H0M0S"),
    "a duration in days": (
        document(task(1, Duration="P1DT2H")),
        "days_of_24_hours",
        "P1DT2H → 1560 min",
    ),
    "an unknown lag format": (
        document(task(1), task(2, PredecessorLink=link(1, lag=4800, lag_format=99))),
        "unknown_number",
        "99 → 7",
    ),
    "an unknown duration format": (document(task(1, DurationFormat=77)), "unknown_number", "77 → 7"),
    "an unknown kind of resource": (
        document(task(1), resources=f"<Resource>{fields(UID=1, Name='X', Type=9)}</Resource>"),
        "unknown_number",
        "9 → 1",
    ),
    "an unknown recurrence": (with_exception(Type=12), "unknown_number", "12 → 1"),
    "an unknown month": (with_exception(Type=2, Month=14, MonthDay=3), "unknown_number", "14 → 0"),
    "an eighth weekday": (
        document(task(1), calendars=calendar().replace("<DayType>1<", "<DayType>9<")),
        "unknown_weekday",
        "9",
    ),
    "a word for yes": (document(task(1, Manual="maybe")), "not_yes_or_no", "maybe → 0"),
    "a fraction": (document(task(1, PercentComplete="33.4")), "rounded", "33.4 → 33"),
    "no start date": (
        document(task(1), header=fields(CalendarUID=1)),
        "start_missing",
        "2026-03-02T08:00:00",
    ),
    "no name": (document(task(1, Name="")), "no_name", "1"),
    "a negative share": (
        document(
            task(1),
            resources=f"<Resource>{fields(UID=1, Name='Ben', Type=1)}</Resource>",
            assignments=f"<Assignment>{fields(UID=1, TaskUID=1, ResourceUID=1, Units=-1)}</Assignment>",
        ),
        "share",
        "-1",
    ),
    "progress without a date": (
        document(task(1, PercentComplete=50)),
        "progress_without_date",
        "2026-03-02T08:00:00",
    ),
    "progress without any date": (
        document(task(1, PercentComplete=50, Start="", Finish="")),
        "progress_never_begun",
        "50",
    ),
    "overlapping times": (
        document(task(1), calendars=calendar().replace("<FromTime>13", "<FromTime>11")),
        "working_times_overlap",
        "08:00–17:00",
    ),
    "no GUID": (document(task(1, GUID="x" * 41)), "bad_guid", "x" * 41),
}


@pytest.mark.parametrize("name", NOTED)
def test_a_value_that_is_replaced_is_named_with_what_is_used_instead(name: str) -> None:
    content, code, value = NOTED[name]
    notes = dry_run(read_mspdi(content), Profile.LOGIC).not_kept
    assert (code, value) in {(note.code, note.value) for note in notes}


def test_a_plain_file_has_nothing_to_say() -> None:
    run = dry_run(read_mspdi(document(task(1), task(2, PredecessorLink=link(1, lag=4800)))), Profile.LOGIC)
    assert run.not_kept == ()


@pytest.mark.parametrize("text", ["99999999999999999999", "1_000", "1e999"])
def test_a_refused_number_is_quoted_as_it_stands(text: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(document(task(1)).replace(b"<UID>1</UID><ID>", f"<UID>{text}</UID><ID>".encode()))
    assert (refusal.value.code, refusal.value.value) == ("not_a_number", text)


def test_a_record_without_a_number_is_named_with_single_blanks() -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(document("<Task><Name>A</Name></Task>"))
    assert refusal_sentence(refusal.value).startswith("Task “A”, field UID")


def test_the_size_of_a_file_that_is_too_large_is_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(SystemExit):
        call_command("plan_import", str(path), "--dry-run")
    assert "50.0 MB" in capsys.readouterr().err


@pytest.mark.django_db
def test_an_uploaded_plan_that_is_too_large_is_told_its_size(
    signed_in: Callable[[User], Client], project: Project, ada: User
) -> None:
    content = b" " * (limits.MAX_BYTES + 10 * 1024 * 1024)
    answer = signed_in(ada).post("/projects/import/", {"file": SimpleUploadedFile("plan.xml", content)})
    assert "50.0 MB" in answer.content.decode()


@pytest.mark.django_db
def test_an_uploaded_template_that_is_too_large_is_told_its_size(
    signed_in: Callable[[User], Client], project: Project, ada: User
) -> None:
    upload = SimpleUploadedFile("mine.yaml", b"#" * (LARGEST + 1000))
    answer = signed_in(ada).post("/templates/load/", {"file": upload})
    assert f"{LARGEST + 1000} bytes" in answer.content.decode()


def test_a_hidden_character_of_a_name_is_left_out_and_told_with_the_task() -> None:
    plan = read_mspdi(document(task(7, Name="Go\u202e-live"), task(8, Name="\u200b\u3164")))
    assert [one.name for one in plan.tasks if one.uid in (7, 8)] == ["Go-live", ""]
    note = next(note for note in plan.not_kept if note.code == "hidden_character")
    assert (note.place.kind, note.place.number, note.place.name, note.value) == (
        "task",
        "7",
        "Go-live",
        "U+202E",
    )


def test_an_exception_without_end_is_named_with_its_dates() -> None:
    period = fields(FromDate="2026-03-03T00:00:00", ToDate="9999-12-31T23:59:00")
    off = fields(TimePeriod=period, Name="Off", DayWorking=0)
    source = document(
        task(1, Duration="PT16H0M0S"),
        calendars=calendar(f"<Exceptions><Exception>{off}</Exception></Exceptions>"),
    )
    with pytest.raises(ImportRefused) as refused:
        dry_run(read_mspdi(source), Profile.DATES)
    assert refusal_sentence(refused.value) == (
        "Calendar 1 “Standard”: the exception “Off” (2026-03-03 – 2149-12-31) leaves the plan no working "
        "time; shorten it."
    )
