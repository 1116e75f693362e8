"""Files of evidence that was replaced or removed: kept as long as that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from phases.evidence_files import digest, fingerprint
from phases.models import GateEvidence
from rollout.audit.context import now
from rollout.core.jobs.files import Keeping, content_of, keep
from rollout.core.models import StoredFile
from rollout.core.undo import MAX_AGE_SECONDS
from rollout.people.models import User
from rollout.people.roles import Permission

KEPT_FOR = timedelta(seconds=MAX_AGE_SECONDS, hours=1)
AS_IT_CAME = "application/octet-stream"


def keep_file(evidence: GateEvidence, actor: User) -> None:
    """Keep the bytes, if there are any, for the one person whose undo may want them."""
    if evidence.file is None:
        return
    keep(
        BytesIO(bytes(evidence.file)),
        name=evidence.file_name,
        media_type=AS_IT_CAME,
        owner=actor,
        keeping=Keeping(evidence.audit_project_id(), Permission.PLAN_READ),
        kept_for=KEPT_FOR,
    )


def kept_file(before: Mapping[str, Any], actor: User) -> StoredFile | None:
    """The file of evidence as an event told it, found by its fingerprint. None: it is kept no longer."""
    files = StoredFile.objects.kept(now()).filter(owner=actor, name=before["file_name"])
    return next((one for one in files if fingerprint(before, one.sha256) == before["sha256"]), None)


def content_before(before: Mapping[str, Any], stored: GateEvidence | None, actor: User) -> bytes | None:
    """The bytes of the file that the event told of: those still in place, or those kept. None: there are
    none any more."""
    if stored is not None and stored.file is not None and stored.file_name == before["file_name"]:
        content = bytes(stored.file)
        if fingerprint(before, digest(content)) == before["sha256"]:
            return content
    found = kept_file(before, actor)
    return None if found is None else b"".join(content_of(found))
