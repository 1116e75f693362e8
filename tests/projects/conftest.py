"""The cast's rollout, and browsers that are theirs."""

from __future__ import annotations

from tests.phases.conftest import plan_of_rollout, rollout, task

__all__ = ["plan_of_rollout", "rollout", "task"]
