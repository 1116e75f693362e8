"""What is shown of a value that the reader may not see in full. Pure.

Personal fields are masked for the roles that only help (consultant, IT, project manager); sensitive ones
are hidden; secret ones are never shown. A masked field is also refused in filter, sort, search and export.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from rollout.core.classification import DataClass
from rollout.people.roles import Role

HIDDEN = "•••"
STARS = "****"
MASKED_FOR = frozenset({Role.CONSULTANT, Role.IT, Role.PROJECT_MANAGER})
SENSITIVE_FOR = frozenset({Role.BUSINESS_OWNER, Role.KEY_USER})


def may_see(data_class: DataClass, roles: Collection[Role]) -> bool:
    """Does any of the roles see values of this class in full? Without a role nothing personal is seen.

    >>> may_see(DataClass.PERSONAL, {Role.CONSULTANT}), may_see(DataClass.PERSONAL, {Role.KEY_USER})
    (False, True)
    >>> may_see(DataClass.SENSITIVE, {Role.ADMIN}), may_see(DataClass.SECRET, set(Role))
    (False, False)
    """
    if data_class is DataClass.SECRET:
        return False
    if data_class is DataClass.SENSITIVE:
        return not SENSITIVE_FOR.isdisjoint(roles)
    if data_class is DataClass.PERSONAL:
        return bool(set(roles) - MASKED_FOR)
    return True


def masked(value: Any, data_class: DataClass) -> Any:
    """The value as somebody sees it who may not see it: personal ones keep a hint, others nothing.

    >>> masked("13812341234", DataClass.PERSONAL), masked("张伟", DataClass.PERSONAL)
    ('138****1234', '张*')
    >>> masked("ada@example.com", DataClass.PERSONAL), masked("50,000", DataClass.SENSITIVE)
    ('a****@example.com', '•••')
    """
    if value is None or value == "":
        return value
    if data_class in (DataClass.PUBLIC, DataClass.INTERNAL):
        return value
    return mask_text(str(value)) if data_class is DataClass.PERSONAL else HIDDEN


def mask_text(text: str) -> str:
    """Recognises addresses and numbers; anything else is treated as a name."""
    if "@" in text:
        return mask_email(text)
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7 and not re.search(r"[^\d\s()+.\-/]", text):
        return mask_phone(text)
    return mask_name(text)


def mask_phone(text: str) -> str:
    """
    >>> mask_phone("138 1234 1234"), mask_phone("+86 13812341234"), mask_phone("021-6321567")
    ('138****1234', '+86138****1234', '021****1567')
    """
    digits = re.sub(r"\D", "", text)
    head = "+" if text.strip().startswith("+") else ""
    shown = 3 + max(0, len(digits) - 11) if head else 3
    return f"{head}{digits[:shown]}{STARS}{digits[-4:]}"


def mask_email(text: str) -> str:
    """
    >>> mask_email("zhang.wei@lotus.cn"), mask_email("@x"), mask_email("王芳@lotus.cn")
    ('z****@lotus.cn', '****@x', '王****@lotus.cn')
    """
    local, _at, host = text.rpartition("@")
    return f"{local[:1]}{STARS}@{host}"


def mask_name(text: str) -> str:
    """The first character of each part; a Chinese name is one part.

    >>> mask_name("张伟明"), mask_name("Ada Shen"), mask_name("欧"), mask_name("A")
    ('张**', 'A** S***', '*', '*')
    """
    parts = text.split()
    return " ".join(part[:1] + "*" * (len(part) - 1) if len(part) > 1 else "*" for part in parts)
