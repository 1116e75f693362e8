"""Microsoft Project XML (MSPDI): bytes from strangers into an ImportedPlan, and a plan into such bytes."""

from phases.interchange.mspdi.reader import read_mspdi
from phases.interchange.mspdi.writing import write_mspdi

__all__ = ["read_mspdi", "write_mspdi"]
