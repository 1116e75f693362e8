"""Time zones, called by their names in the IANA database."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from rollout.core.errors import InvalidInput

AREAS = frozenset("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split())


@cache
def zone_names() -> tuple[str, ...]:
    """UTC and the zones named by area and city, in order; old names by country are left out.

    >>> "Asia/Shanghai" in zone_names(), "PRC" in zone_names()
    (True, False)
    """
    cities = {name for name in available_timezones() if name.partition("/")[0] in AREAS}
    return tuple(sorted(cities | {"UTC", settings.TIME_ZONE}))


def usual_zone() -> str:
    """That of the installation."""
    return str(settings.TIME_ZONE)


def require_zone(name: str) -> None:
    """InvalidInput unless there is such a time zone."""
    if name not in zone_names():
        raise InvalidInput(
            "time_zone_unknown",
            _("“%(value)s” is no time zone; name it by area and city, such as Asia/Shanghai.")
            % {"value": name[:60]},
            field="time_zone",
        )
