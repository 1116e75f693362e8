"""A weekly report's content as page, PDF and mail. The same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from phases.report_document import ReportDocument
from phases.report_limits import FIRST, SECOND, WHOLE, Limits
from rollout.documents.pdf import fullest, html_to_pdf

Content = Mapping[str, Any]


def page_of(content: Content, language: str, limits: Limits = WHOLE) -> str:
    """The report as it stands inside a page."""
    with translation.override(language):
        return render_to_string("reports/_weekly_body.html", _context(content, language, limits))


def pdf_of(content: Content, language: str) -> bytes:
    """Two A4 pages, each with as many whole rows as it holds and how much was left out."""
    with translation.override(language):
        first = fullest(FIRST, lambda one: _sheets(content, language, Limits(first=one), ("first",)))
        second = fullest(SECOND, lambda one: _sheets(content, language, Limits(second=one), ("second",)))
        return html_to_pdf(_sheets(content, language, Limits(first, second), ("first", "second")))


def _sheets(content: Content, language: str, limits: Limits, sheets: tuple[str, ...]) -> str:
    return render_to_string("reports/weekly.html", {**_context(content, language, limits), "sheets": sheets})


def mail_of(content: Content, language: str, address: str) -> tuple[str, str]:
    """Subject and text; `address` leads to the report's page."""
    with translation.override(language):
        context = {**_context(content, language, WHOLE), "url": address}
        subject = render_to_string("emails/weekly_report_subject.txt", context)
        return " ".join(subject.split()), render_to_string("emails/weekly_report_message.txt", context)


def _context(content: Content, language: str, limits: Limits) -> dict[str, Any]:
    report = ReportDocument(content, limits)
    return {"content": content, "report": report, "language": language, "made": report.made}
