"""What a file may cost before it is refused. A plan of 10,000 tasks with its assignments fits."""

from __future__ import annotations

from rollout.core.horizons import CALENDARS

MAX_BYTES = 40 * 1024 * 1024
MAX_ELEMENTS = 2_000_000
MAX_RECORD_ELEMENTS = 200_000  # of one task, calendar, resource or assignment
MAX_DEPTH = 40
MAX_TASKS = 100_000
MAX_LEVELS = 100  # of the outline, as everywhere else in a plan
MAX_NAME = 300  # characters of a task's, calendar's or resource's name
MAX_TEXT = 1_000_000  # characters of any other text, such as notes
MAX_MINUTES = 100 * 366 * 1440  # of a duration, lag or work: a hundred years on the clock
MAX_EXCEPTION_RANGES = 100_000  # of all calendars of a file, after recurrences are written out
MAX_NOTES = 200  # of one kind in the list of what is not kept; the rest is counted
FIRST_YEAR, LAST_YEAR = CALENDARS
CHILD_SECONDS = 60  # processor time of the process that reads an uploaded file
CHILD_BYTES = 2 * 1024 * 1024 * 1024  # address space of that process
MAX_PAINTED_DAYS = 400_000  # days written out for work weeks and for calendars joined with others
