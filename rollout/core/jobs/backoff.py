"""How long to wait before trying again. Pure."""

from datetime import timedelta

FIRST = 5
FACTOR = 3
LONGEST = 15 * 60


def wait_after(attempts: int) -> timedelta:
    """The pause after `attempts` failed attempts (1 or more): 5 s, 15 s, 45 s … at most 15 minutes.

    >>> [wait_after(n).seconds for n in (1, 2, 3, 9)]
    [5, 15, 45, 900]
    """
    return timedelta(seconds=min(LONGEST, FIRST * FACTOR ** (min(attempts, 10) - 1)))
