"""The nine phases of a rollout, in their order (stable keys; their words are in `phases.labels`)."""

from __future__ import annotations

from enum import StrEnum


class Discipline(StrEnum):
    KICKOFF = "kickoff"
    REQUIREMENTS = "requirements"
    DESIGN = "design"
    CONFIGURATION = "configuration"
    MIGRATION = "migration"
    PILOT = "pilot"
    TRAINING = "training"
    ACCEPTANCE = "acceptance"
    OPTIMIZATION = "optimization"
