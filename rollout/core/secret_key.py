"""Is the secret that signs sessions and links hard to guess? Read by the settings, before anything else."""

from __future__ import annotations

LEAST_LENGTH = 50
LEAST_DIFFERENT = 5
PLACEHOLDER = "django-insecure"


def weakness(key: str) -> str:
    """Why the key must not serve production, as one sentence; empty if it may.

    >>> weakness("short")
    'SECRET_KEY has 5 characters; set one of at least 50 random characters.'
    >>> weakness("ab" * 40)
    'SECRET_KEY has only 2 different characters; set one of at least 50 random characters.'
    """
    mend = f"set one of at least {LEAST_LENGTH} random characters."
    if len(key) < LEAST_LENGTH:
        return f"SECRET_KEY has {len(key)} characters; {mend}"
    if len(set(key)) < LEAST_DIFFERENT:
        return f"SECRET_KEY has only {len(set(key))} different characters; {mend}"
    if key.startswith(PLACEHOLDER):
        return f"SECRET_KEY begins with “{PLACEHOLDER}” and is a placeholder; {mend}"
    return ""
