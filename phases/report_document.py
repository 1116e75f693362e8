"""A weekly report's content in words, in the active language: what page, PDF and mail are written from."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from phases.report_first_page import FirstPage
from phases.report_second_page import SecondPage
from phases.report_words import day


class ReportDocument(FirstPage, SecondPage):
    """Both pages and their days."""

    @property
    def day(self) -> str:
        return day(self.content["reported_on"])

    @property
    def head(self) -> str:
        """Of which day the figures are, and since when changes are told."""
        at = self.content["plan"]["status_at"]
        told = {"day": day(at), "since": self._since}
        if at is None:
            return _("as planned, without a status date; changes since %(since)s") % told
        return _("as of %(day)s, changes since %(since)s") % told

    @property
    def _since(self) -> str:
        """A day; the report before and its moment where that one is of the same day as this."""
        before = self.content["follows"]
        if before is None:
            return day(self.content["since"])
        at = datetime.fromisoformat(self.content["since"])
        return _("report %(number)s (%(moment)s)") % {
            "number": before,
            "moment": f"{day(self.content['since'])} {at:%H:%M}",
        }

    @property
    def made(self) -> date:
        return date.fromisoformat(self.content["reported_on"])
