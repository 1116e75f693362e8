"""Routes of weekly reports and earned value, inside one project."""

from django.urls import path

from phases.views import earned_value, report_comparison, report_drafts, reports

urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/start/", report_drafts.report_start, name="report_start"),
    path("reports/<int:number>/", reports.report_detail, name="report_detail"),
    path("reports/<int:number>/compare/", report_comparison.report_compare, name="report_compare"),
    path("reports/<int:number>/draft/", report_drafts.report_draft, name="report_draft"),
    path("reports/<int:number>/preview/", report_drafts.report_preview, name="report_preview"),
    path("reports/<int:number>/publish/", report_drafts.report_publish, name="report_publish"),
    path("reports/<int:number>/discard/", report_drafts.report_discard, name="report_discard"),
    path("reports/<int:number>/report.<slug:language>.pdf", reports.report_pdf, name="report_pdf"),
    path("earned-value/", earned_value.earned_value_page, name="earned_value"),
]
