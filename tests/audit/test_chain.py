"""The chain shows what was done to it, and names the first link that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import F

from rollout.audit import anchors, services
from rollout.audit.chain import GENESIS, event_hash
from rollout.audit.models import AuditEvent, AuditHead
from rollout.audit.verification import Fault, Verdict, verify
from rollout.people.models import Organization, User

pytestmark = pytest.mark.django_db
Chain = Callable[[int], None]


def fault(verdict: Verdict) -> tuple[int, Fault]:
    assert verdict.first_bad is not None
    return verdict.first_bad.sequence, verdict.first_bad.fault


def forge(from_sequence: int) -> None:
    """What an intruder with the source code does: make every hash fit again, up to the head."""
    before = AuditEvent.objects.filter(sequence__lt=from_sequence).order_by("-sequence").first()
    last = before.hash if before else GENESIS
    for event in AuditEvent.objects.filter(sequence__gte=from_sequence).order_by("sequence"):
        names = [f.name for f in AuditEvent._meta.concrete_fields]
        content = {name: getattr(event, name) for name in names}
        prepared = {n: AuditEvent._meta.get_field(n).get_prep_value(content[n]) for n in ("before", "after")}
        content |= prepared | {"at": event.at.isoformat(), "previous_hash": last}
        last = event_hash(content)
        AuditEvent.objects.filter(pk=event.pk).update(previous_hash=content["previous_hash"], hash=last)
        AuditHead.objects.update(sequence=event.sequence, hash=last)


def test_an_untouched_chain_is_whole(chain: Chain, anchored: Callable[[], None]) -> None:
    chain(7)
    anchored()
    verdict = verify()
    assert (verdict.ok, verdict.events, verdict.anchors) == (True, 7, 1)


def test_an_empty_chain_is_whole() -> None:
    assert verify().ok


@pytest.mark.parametrize(
    "field,value", [("actor_name", "Eve"), ("why", ""), ("after", {"name": "y"}), ("at", "2020-01-01T00:00Z")]
)
def test_a_changed_event_is_named(chain: Chain, field: str, value: object) -> None:
    chain(5)
    AuditEvent.objects.filter(sequence=3).update(**{field: value})
    assert fault(verify()) == (3, Fault.CHANGED)


def test_a_changed_event_with_a_hash_to_match_is_named(chain: Chain) -> None:
    chain(5)
    head = AuditHead.objects.values("sequence", "hash").get()
    last = AuditEvent.objects.get(sequence=4)
    AuditEvent.objects.filter(sequence=3).update(actor_name="Eve")
    forge(3)
    AuditEvent.objects.filter(sequence=4).update(previous_hash=last.previous_hash, hash=last.hash)
    AuditHead.objects.update(**head)
    assert fault(verify()) == (3, Fault.CHANGED)


def test_a_deleted_event_is_named(chain: Chain) -> None:
    chain(5)
    AuditEvent.objects.filter(sequence=2).delete()
    assert fault(verify()) == (2, Fault.DELETED)


def test_a_deleted_event_whose_followers_were_renumbered_is_named(chain: Chain) -> None:
    chain(5)
    AuditEvent.objects.filter(sequence=3).delete()
    for sequence in (4, 5):
        AuditEvent.objects.filter(sequence=sequence).update(sequence=F("sequence") - 1)
    AuditHead.objects.update(sequence=4)
    assert fault(verify()) == (3, Fault.DELETED)


def test_an_event_put_after_the_end_is_named(chain: Chain) -> None:
    chain(3)
    last = AuditEvent.objects.get(sequence=3)
    last.pk, last.sequence = None, 4
    last.save()
    assert fault(verify()) == (4, Fault.INSERTED)


def test_an_event_put_in_between_is_named(chain: Chain) -> None:
    chain(4)
    for sequence in (4, 3):
        AuditEvent.objects.filter(sequence=sequence).update(sequence=F("sequence") + 1)
    AuditHead.objects.update(sequence=5)
    copied = AuditEvent.objects.get(sequence=2)
    copied.pk, copied.sequence, copied.previous_hash = None, 3, copied.hash
    copied.hash = "f" * 64
    copied.save()
    assert fault(verify()) == (3, Fault.INSERTED)


def test_two_events_that_changed_places_are_named(chain: Chain) -> None:
    chain(5)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        AuditEvent.objects.filter(sequence=old).update(sequence=new)
    assert fault(verify()) == (2, Fault.REORDERED)


def test_a_cut_tail_is_named_by_the_head(chain: Chain) -> None:
    chain(5)
    AuditEvent.objects.filter(sequence__gt=3).delete()
    assert fault(verify()) == (4, Fault.TRUNCATED)


def test_a_cut_tail_with_a_corrected_head_is_named_by_the_anchor(
    chain: Chain, anchored: Callable[[], None]
) -> None:
    chain(5)
    anchored()
    AuditEvent.objects.filter(sequence__gt=3).delete()
    AuditHead.objects.update(sequence=3, hash=AuditEvent.objects.get(sequence=3).hash)
    assert fault(verify()) == (4, Fault.TRUNCATED)


def test_a_chain_computed_afresh_is_named_by_the_anchor(chain: Chain, anchored: Callable[[], None]) -> None:
    chain(5)
    anchored()
    AuditEvent.objects.filter(sequence=2).update(actor_name="Eve")
    forge(2)
    assert fault(verify()) == (5, Fault.REWRITTEN)


def test_without_an_anchor_a_chain_computed_afresh_looks_whole(chain: Chain) -> None:
    """The control: it is the anchor that catches this, nothing else does."""
    chain(5)
    anchors.path().unlink(missing_ok=True)
    AuditEvent.objects.filter(sequence=2).update(actor_name="Eve")
    forge(2)
    assert verify().ok


def test_a_new_database_says_so_before_it_is_trusted(chain: Chain, anchored: Callable[[], None]) -> None:
    anchors.write(5, "e" * 64)
    chain(2)
    assert fault(verify()) == (3, Fault.TRUNCATED)
    call_command("anchor_audit", begin_anew="restored from the backup of 2 March", stdout=StringIO())
    verdict = verify()
    assert verdict.ok and verdict.fresh_starts == ("restored from the backup of 2 March",)


def test_the_command_names_the_first_bad_link_and_exits_with_one(chain: Chain) -> None:
    chain(3)
    AuditEvent.objects.filter(sequence=2).update(why="no reason")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert stopped.value.code == 1
    assert (told["ok"], told["first_bad"]["sequence"], told["first_bad"]["fault"]) == (False, 2, "changed")


@pytest.mark.parametrize("emptied", [True, False])
def test_a_missing_head_is_told_as_such(chain: Chain, emptied: bool) -> None:
    chain(3)
    if emptied:
        AuditHead.objects.update(sequence=0, hash=GENESIS)
    else:
        AuditHead.objects.all().delete()
    assert fault(verify()) == (3, Fault.HEADLESS)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("The head of the chain is missing: events reach number 3")


def test_a_clock_set_back_does_not_break_the_chain(ada: User, client_organization: Organization) -> None:
    for moment in ("2026-03-02T08:00Z", "2026-03-01T08:00Z", "2031-01-01T00:00Z", "2026-03-02T08:00:00.5Z"):
        with time_machine.travel(moment, tick=False):
            services.record(actor=ada, action="look", target=client_organization)
    assert verify().ok
    assert [e.sequence for e in AuditEvent.objects.all()] == [1, 2, 3, 4]


def test_a_batch_is_one_chain_with_single_events(ada: User, client_organization: Organization) -> None:
    entries = [services.Entry("look", client_organization, after={"n": n}) for n in range(250)]
    assert services.record_many(entries, actor=ada) == 250
    services.record(actor=ada, action="look", target=client_organization)
    assert verify().ok and AuditHead.objects.get().sequence == 251


def test_every_hundredth_event_is_anchored_when_it_is_committed(
    ada: User, client_organization: Organization, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    entries = [services.Entry("look", client_organization, after={"n": n}) for n in range(99)]
    for batch in (entries, entries[:2], entries[:2]):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            services.record_many(batch, actor=ada)
    assert [a.sequence for a in anchors.read().anchors] == [99, 101]
    assert anchors.path().stat().st_mode & 0o077 == 0
    assert verify().ok


def test_a_disk_that_takes_no_anchor_does_not_fail_the_write(
    ada: User,
    client_organization: Organization,
    own_anchors: Path,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    (own_anchors / "audit").write_text("a file where the folder should be")
    with django_capture_on_commit_callbacks(execute=True):
        services.record(actor=ada, action="look", target=client_organization)
    assert AuditEvent.objects.count() == 1 and not (own_anchors / "audit").is_dir()
