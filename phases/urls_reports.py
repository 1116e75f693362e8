"""Routes of weekly reports and earned value, inside one project."""

from django.urls import path

from phases.views import earned_value, reports

urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/start/", reports.report_start, name="report_start"),
    path("reports/<int:number>/", reports.report_detail, name="report_detail"),
    path("reports/<int:number>/draft/", reports.report_draft, name="report_draft"),
    path("reports/<int:number>/preview/", reports.report_preview, name="report_preview"),
    path("reports/<int:number>/publish/", reports.report_publish, name="report_publish"),
    path("reports/<int:number>/discard/", reports.report_discard, name="report_discard"),
    path("reports/<int:number>/report.<slug:language>.pdf", reports.report_pdf, name="report_pdf"),
    path("earned-value/", earned_value.earned_value_page, name="earned_value"),
]
