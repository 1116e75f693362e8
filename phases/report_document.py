"""A weekly report's content in words, in the active language: what page, PDF and mail are written from."""

from __future__ import annotations

from datetime import date

from phases.report_first_page import FirstPage
from phases.report_second_page import SecondPage
from phases.report_words import day


class ReportDocument(FirstPage, SecondPage):
    """Both pages and their days."""

    @property
    def day(self) -> str:
        return day(self.content["reported_on"])

    @property
    def since(self) -> str:
        return day(self.content["since"])

    @property
    def status_day(self) -> str:
        return day(self.content["plan"]["now"])

    @property
    def made(self) -> date:
        return date.fromisoformat(self.content["reported_on"])
