"""Small Microsoft Project files, made of the parts that a test is about."""

from __future__ import annotations

STANDARD = (
    "<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>{week}{more}</Calendar>"
)
TIMES = "".join(
    f"<WorkingTime><FromTime>{first}:00:00</FromTime><ToTime>{last}:00:00</ToTime></WorkingTime>"
    for first, last in (("08", "12"), ("13", "17"))
)


def weekday(day_type: int, times: str = TIMES) -> str:
    """Day types run from Sunday, 1, to Saturday, 7; no times: a day off."""
    working = f"<WorkingTimes>{times}</WorkingTimes>" if times else ""
    flag = int(bool(times))
    return f"<WeekDay><DayType>{day_type}</DayType><DayWorking>{flag}</DayWorking>{working}</WeekDay>"


WEEK = (
    "<WeekDays>"
    + weekday(1, "")
    + "".join(weekday(day) for day in range(2, 7))
    + weekday(7, "")
    + "</WeekDays>"
)


def fields(**values: object) -> str:
    """Elements by name; a list of texts repeats the element around each."""
    parts = []
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            parts.append(f"<{name}>{one}</{name}>")
    return "".join(parts)


def task(uid: int, **values: object) -> str:
    """Eight hours from the first day of the plan, unless said otherwise."""
    standard: dict[str, object] = {
        "UID": uid,
        "ID": uid,
        "Name": f"Task {uid}",
        "OutlineLevel": 1,
        "Duration": "PT8H0M0S",
        "Start": "2026-03-02T08:00:00",
        "Finish": "2026-03-02T17:00:00",
    }
    return f"<Task>{fields(**(standard | values))}</Task>"


def link(predecessor: int, kind: int = 1, lag: int = 0, lag_format: int = 7, **more: object) -> str:
    return fields(PredecessorUID=predecessor, Type=kind, LinkLag=lag, LagFormat=lag_format, **more)


def calendar(more: str = "", week: str = WEEK) -> str:
    return STANDARD.format(week=week, more=more)


def document(
    *tasks: str,
    calendars: str = "",
    header: str = "",
    resources: str = "",
    assignments: str = "",
    more: str = "",
) -> bytes:
    """A whole file that starts on Monday, 2 March 2026."""
    head = header or fields(Title="Lotus", StartDate="2026-03-02T08:00:00", CalendarUID=1)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Project xmlns="http://schemas.microsoft.com/project">'
        f"{head}<Calendars>{calendars or calendar()}</Calendars><Tasks>{''.join(tasks)}</Tasks>"
        f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments>{more}</Project>"
    ).encode()


def lagged(*uids: int) -> bytes:
    """Tasks two days after task 1: number 2 is done by somebody who works on Tuesdays, number 3 itself
    runs on Tuesdays.
    """
    off = "".join(weekday(day) if day == 3 else weekday(day, "") for day in range(1, 8))
    tuesdays = fields(UID=3, Name="Tuesdays", IsBaseCalendar=1) + f"<WeekDays>{off}</WeekDays>"
    untouched = {"ActualDuration": "PT0H0M0S", "RemainingDuration": "PT8H0M0S"}
    after = {"PredecessorLink": link(1, lag=9600), "Work": "PT8H0M0S", **untouched}
    later = {2: task(2, **after), 3: task(3, CalendarUID=3, **after)}
    works = fields(UID=1, TaskUID=2, ResourceUID=1, Units=1, Work="PT8H0M0S", RemainingWork="PT8H0M0S")
    works += fields(ActualWork="PT0H0M0S")
    return document(
        task(1, **untouched),
        *(later[uid] for uid in uids),
        calendars=f"{calendar()}<Calendar>{tuesdays}</Calendar>",
        resources=f"<Resource>{fields(UID=1, ID=1, Name='Ben', Type=1, CalendarUID=3)}</Resource>",
        assignments=f"<Assignment>{works}</Assignment>" if 2 in uids else "",
    )
