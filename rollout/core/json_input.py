"""JSON from strangers, the same at every door: read one way only and fit to be kept, or refused."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any, NoReturn

from django.utils.translation import gettext as _

LARGEST = 2**53 - 1  # what JSON's own numbers carry without loss
MOST_DIGITS = 400  # longer ones are not even read, only counted
SHOWN = 60
DEEPEST = 40


class NotJson(ValueError):
    """Why the text is refused, as a sentence with the mend."""


def read_json(text: str | bytes) -> Any:
    """What the text says. Error: NotJson for broken or too deep JSON, a name given twice in one object, and
    for what no database holds: NaN, numbers beyond 2^53, NUL and half surrogate pairs."""
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole)
        _check(content, 1, "")
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise NotJson(
            _("This is not JSON from line %(line)s, column %(column)s on; mend it there.") % place
        ) from None
    except RecursionError:
        raise NotJson(_too_deep()) from None
    except NotJson:
        raise
    except ValueError:
        raise NotJson(_("This is not JSON in UTF-8; write it so.")) from None
    return content


def storable(value: Any) -> bool:
    """Can a text or number be written to a database?

    >>> storable("\\ud800"), storable("工作"), storable("a\\0"), storable(10**30), storable(12.5)
    (False, True, False, False, True)
    """
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    return not isinstance(value, float) or isfinite(value)


def _check(content: Any, depth: int, place: str) -> None:
    """`place` is the way to the value, such as `people.consultant[2]`."""
    if depth > DEEPEST:
        raise NotJson(_too_deep())
    if isinstance(content, dict):
        for name, value in content.items():
            way = f"{place}.{name}" if place else name
            _check(name, depth, way)
            _check(value, depth + 1, way)
    elif isinstance(content, list):
        for number, value in enumerate(content):
            _check(value, depth + 1, f"{place}[{number}]")
    elif not storable(content):
        raise NotJson(_unstorable(content, shown(place) or _("the whole content")))


def _unstorable(value: Any, place: str) -> str:
    if isinstance(value, str):
        return _("“%(field)s” holds a NUL or half a surrogate pair (“%(value)s”); take it out.") % {
            "field": place,
            "value": shown(value.replace("\0", "\\0")),
        }
    return _("“%(field)s” is %(value)s, which is too large a number; write one up to %(limit)s.") % {
        "field": place,
        "value": shown(str(value)),
        "limit": LARGEST,
    }


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        told = {"digits": digits[:SHOWN], "count": len(digits), "limit": LARGEST}
        raise NotJson(_("The number %(digits)s… is %(count)s digits long; write one up to %(limit)s.") % told)
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NotJson(_("“%(name)s” stands twice in one object; keep one.") % {"name": shown(name)})
        found[name] = value
    return found


def shown(name: str) -> str:
    """Cut where it is long, half characters written out."""
    return name[:SHOWN].encode(errors="backslashreplace").decode()


def _no_constant(name: str) -> NoReturn:
    raise NotJson(_("%(name)s is not a number of JSON; write a number, or null.") % {"name": name})


def _too_deep() -> str:
    return _("The JSON is nested deeper than %(limit)s levels; flatten it.") % {"limit": DEEPEST}
