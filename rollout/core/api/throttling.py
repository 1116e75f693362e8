"""How often one caller may call."""

from rest_framework.throttling import UserRateThrottle


class CallerThrottle(UserRateThrottle):
    """Counted per account and process; without an account, per address."""

    scope = "caller"
