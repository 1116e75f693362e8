"""What reports and the plan's own events tell the rest of the application; called once from `ready()`."""

from __future__ import annotations

from phases.addresses import register_plan_addresses
from phases.calendar_sentences import say_days
from phases.labels_reports import ACTION_LABELS, KIND_LABELS
from phases.risk_sentences import say_risk_links
from phases.step_sentences import say_steps
from rollout.audit.labels import register_actions, register_kinds
from rollout.projects.delta import register_sentences


def register_reports() -> None:
    register_plan_addresses()
    register_sentences(say_steps)
    register_sentences(say_risk_links)
    register_sentences(say_days)
    register_actions(ACTION_LABELS)
    register_kinds(KIND_LABELS)
