from django.urls import path

from phases.views import (
    board,
    calendar,
    changes,
    link_page,
    network,
    overview,
    plan,
    plan_forms,
    plan_settings,
    table,
    task,
)

app_name = "phases"

PROJECT = "projects/<slug:slug>/"

urlpatterns = [
    path(PROJECT, overview.overview, name="overview"),
    path(f"{PROJECT}network/", network.network, name="network"),
    path(f"{PROJECT}network/data/", network.network_data, name="network_data"),
    path(f"{PROJECT}board/", board.board, name="board"),
    path(f"{PROJECT}board/<int:number>/move/", board.board_move, name="board_move"),
    path(f"{PROJECT}calendar/", calendar.calendar, name="calendar"),
    path(f"{PROJECT}table/", table.table, name="table"),
    path(f"{PROJECT}tasks/<int:number>/<slug:key>/cell/", table.task_cell, name="task_cell"),
    path(f"{PROJECT}plan/", plan.plan, name="plan"),
    path(f"{PROJECT}plan/data/", plan.plan_data, name="plan_data"),
    path(f"{PROJECT}plan/preview/", changes.plan_preview, name="plan_preview"),
    path(f"{PROJECT}plan/apply/", changes.plan_apply, name="plan_apply"),
    path(f"{PROJECT}plan/steps/<int:number>/undo/", changes.step_undo, name="step_undo"),
    path(f"{PROJECT}plan/link/", link_page.link_edit, name="link_edit"),
    path(f"{PROJECT}plan/status-date/", plan_forms.status_date, name="status_date"),
    path(f"{PROJECT}plan/recalculate/", plan_forms.plan_recalculate, name="plan_recalculate"),
    path(f"{PROJECT}plan/baseline/", plan_forms.baseline_take, name="baseline_take"),
    path(f"{PROJECT}plan/settings/", plan_settings.plan_settings, name="plan_settings"),
    path(f"{PROJECT}plan/steps/", plan_settings.step_list, name="step_list"),
    path(f"{PROJECT}tasks/add/", plan_forms.task_add, name="task_add"),
    path(f"{PROJECT}tasks/<int:number>/", task.task_panel, name="task_panel"),
    path(f"{PROJECT}tasks/<int:number>/edit/", task.task_edit, name="task_edit"),
    path(f"{PROJECT}tasks/<int:number>/why/", task.task_why, name="task_why"),
]
