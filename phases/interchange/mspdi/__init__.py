"""Microsoft Project XML (MSPDI): read bytes from strangers into an ImportedPlan."""

from phases.interchange.mspdi.reader import read_mspdi

__all__ = ["read_mspdi"]
