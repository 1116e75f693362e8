from rollout.core.models.base import Versioned

__all__ = ["Versioned"]
