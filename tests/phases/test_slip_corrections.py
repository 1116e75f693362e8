"""Corrections of the slip ledger: bounded, told with author and reason, computed days kept."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.models import SlipCorrection, SlipEntry
from phases.operations import parse_operations
from phases.queries_slips import since_kept, slip_ledger
from phases.services.changes import apply
from phases.services.slips import give_slip
from phases.services.snapshots import schedule_of, take_snapshot
from phases.slip_corrections import corrected, gift_of
from phases.slip_ledger import Party
from rollout.core.errors import InvalidInput, Stale, StateRefusal
from rollout.people.models import User
from rollout.projects.delta import told as sentences_of

DAY = 480
VENDOR, CLIENT, THIRD, SCOPE = Party
FIRST, SECOND = date(2026, 3, 6), date(2026, 3, 13)
AMOUNTS = st.integers(-5_000, 5_000)


@given(
    st.fixed_dictionaries(dict.fromkeys(Party, AMOUNTS)),
    st.lists(st.tuples(st.sampled_from(list(Party)), st.sampled_from(list(Party)), st.integers(1, 6_000))),
)
def test_random_corrections_keep_the_sum_and_never_make_a_part_greater_than_there_was(
    computed: dict[Party, int], asked: list[tuple[Party, Party, int]]
) -> None:
    gifts, size = [], sum(abs(part) for part in computed.values())
    for source, target, minutes in asked:
        before = corrected(computed, gifts)
        gift = gift_of(before, source, target, minutes)
        if source is target or gift is None:
            continue
        gifts.append(gift)
        after = corrected(computed, gifts)
        assert abs(after[source]) == abs(before[source]) - minutes
        assert after[source] * before[source] >= 0
    standing = corrected(computed, gifts)
    assert sum(standing.values()) == sum(computed.values())
    assert sum(abs(part) for part in standing.values()) <= size


@pytest.fixture
def change(plan_of_rollout: Any, ada: User) -> Any:
    def changed(code: str, days: int) -> None:
        plan_of_rollout.refresh_from_db()
        one = plan_of_rollout.tasks.get(code=code)
        longer = {"op": "task.set", "task": one.pk, "field": "duration", "value": one.duration + days * DAY}
        apply(plan_of_rollout, parse_operations([longer]), actor=ada, version=plan_of_rollout.version)

    return changed


@pytest.fixture
def week(plan_of_rollout: Any, change: Any, ada: User) -> Any:
    """The second week: the client added two days."""
    take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change("D7", 2)
    return take_snapshot(plan_of_rollout, on=SECOND, actor=ada)


def parts(plan: Any) -> dict[Party, int]:
    return {share.party: share.minutes for share in slip_ledger(plan).shares}


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [2 * DAY + 1, 99_999, 10**12])
def test_nobody_gives_more_than_the_giver_has(week: Any, ada: User, minutes: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        give_slip(week, source=CLIENT, target=VENDOR, minutes=minutes, reason="x", actor=ada, version=1)
    assert refused.value.code == "more_than_there"
    assert str(refused.value) == "“Client” has 2 working days of that week; give that much or less."
    with pytest.raises(InvalidInput, match="has 0 working days"):
        give_slip(week, source=VENDOR, target=CLIENT, minutes=1, reason="x", actor=ada, version=1)
    assert not SlipCorrection.objects.exists()


@pytest.mark.django_db
def test_time_won_is_given_as_time_won(plan_of_rollout: Any, change: Any, ada: User) -> None:
    take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change("C3", -1)
    change("C2", -1)
    week = take_snapshot(plan_of_rollout, on=SECOND, actor=ada)
    won = parts(plan_of_rollout)[VENDOR]
    assert won < 0
    give_slip(week, source=VENDOR, target=THIRD, minutes=-won, reason="their idea", actor=ada, version=1)
    assert (parts(plan_of_rollout)[VENDOR], parts(plan_of_rollout)[THIRD]) == (0, won)


@pytest.mark.django_db
def test_of_equal_posts_exactly_one_counts(week: Any, plan_of_rollout: Any, api: Any, ada: User) -> None:
    here = f"/api/v1/projects/{plan_of_rollout.project.slug}/slip-ledger/"
    asked = {"source": "client", "target": "vendor", "minutes": 240, "reason": "agreed", "version": 1}
    answers = [api(ada).post(f"{here}2/give/", asked, format="json") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 409, 409]
    assert answers[1].json()["theirs"] == {"version": 2}
    assert parts(plan_of_rollout)[VENDOR] == 240
    missing = {key: value for key, value in asked.items() if key != "version"}
    assert api(ada).post(f"{here}2/give/", missing, format="json").status_code == 400


@pytest.mark.django_db
def test_a_dialog_opened_before_another_correction_asks_again(
    week: Any, plan_of_rollout: Any, signed_in: Any, ada: User
) -> None:
    here = f"/projects/{plan_of_rollout.project.slug}/slip-ledger/2/give/"
    asked = {"source": "client", "target": "vendor", "days": "0.5", "reason": "agreed", "version": "1"}
    page = signed_in(ada)
    assert page.post(here, asked).status_code == 302
    late = page.post(here, asked)
    assert late.status_code == 409 and "corrected this week in the meantime" in late.content.decode()
    assert SlipCorrection.objects.count() == 1


@pytest.mark.django_db
def test_each_correction_keeps_its_own_author_and_reason_beside_the_computed_days(
    week: Any, plan_of_rollout: Any, signed_in: Any, api: Any, ada: User, ben: User
) -> None:
    give_slip(week, source=CLIENT, target=THIRD, minutes=DAY, reason="late quotes", actor=ada, version=1)
    give_slip(week, source=CLIENT, target=SCOPE, minutes=DAY, reason="two more forms", actor=ada, version=2)
    with pytest.raises(Stale):
        give_slip(week, source=CLIENT, target=SCOPE, minutes=DAY, reason="again", actor=ada, version=2)
    here = f"projects/{plan_of_rollout.project.slug}/slip-ledger/"
    shown = signed_in(ben).get(f"/{here}").content.decode()
    assert "late quotes" in shown and "two more forms" in shown and f"corrected by {ada.name}" in shown
    assert "−1 to third party" in shown and "+1 from client" in shown and "computed 2" in shown
    assert "the plan alone gives: vendor 0, client 2, third party 0, scope 0." in shown
    told = api(ben).get(f"/api/v1/{here}").json()["weeks"][1]
    assert [(one["reason"], one["by"]) for one in told["corrections"]] == [
        ("late quotes", ada.name),
        ("two more forms", ada.name),
    ]
    client = next(share for share in told["shares"] if share["party"] == "client")
    assert (client["minutes"], client["computed"], told["version"]) == (0, 2 * DAY, 3)
    assert SlipEntry.objects.get(snapshot=week, party="client").minutes == 2 * DAY


@pytest.mark.django_db
def test_a_schedule_that_was_corrected_is_not_replaced(
    week: Any, plan_of_rollout: Any, change: Any, ada: User
) -> None:
    give_slip(week, source=CLIENT, target=THIRD, minutes=DAY, reason="late quotes", actor=ada, version=1)
    change("D7", 1)
    with pytest.raises(StateRefusal, match="A correction of the slip ledger stands on the schedule of"):
        take_snapshot(plan_of_rollout, on=SECOND, actor=ada)
    assert schedule_of(plan_of_rollout, on=SECOND, actor=ada) == week
    assert SlipCorrection.objects.count() == 1


@pytest.mark.django_db
def test_a_schedule_that_was_replaced_meanwhile_is_not_corrected(
    week: Any, plan_of_rollout: Any, ada: User
) -> None:
    take_snapshot(plan_of_rollout, on=week.reported_on, actor=ada)
    with pytest.raises(StateRefusal, match="kept this week's schedule anew") as refused:
        give_slip(week, source=CLIENT, target=THIRD, minutes=DAY, reason="late", actor=ada, version=1)
    assert refused.value.code == "schedule_kept_anew" and not SlipCorrection.objects.exists()


@pytest.mark.django_db
def test_the_history_says_how_many_days_went_from_whom_to_whom(
    week: Any, plan_of_rollout: Any, ada: User
) -> None:
    from rollout.audit.models import AuditEvent

    give_slip(week, source=CLIENT, target=VENDOR, minutes=DAY, reason="agreed", actor=ada, version=1)
    events = list(AuditEvent.objects.filter(action="slipcorrection.give"))
    (sentence,) = sentences_of(plan_of_rollout.project, events, ada)
    assert sentence.text == (
        f"{ada.name} gave 1 working day lost in the week until Fri 13 Mar from Client to Vendor."
    )
    assert sentence.why == "agreed" and sentence.url.endswith("/slip-ledger/")


@pytest.mark.django_db
def test_the_page_says_as_of_when_it_is_and_what_the_plan_has_moved_since(
    week: Any, plan_of_rollout: Any, change: Any, signed_in: Any, ben: User
) -> None:
    here = f"/projects/{plan_of_rollout.project.slug}/slip-ledger/"
    page = signed_in(ben)
    assert (
        "As of Fri 13 Mar, the last schedule kept; the plan of today says the same."
        in page.get(here).content.decode()
    )
    change("D7", 1)
    plan_of_rollout.refresh_from_db()
    assert since_kept(plan_of_rollout, slip_ledger(plan_of_rollout)).minutes == DAY
    shown = page.get(here).content.decode()
    assert "The plan has moved acceptance since: +1 working day, to" in shown


@pytest.mark.django_db
def test_the_ledger_goes_out_as_a_file_with_computed_days_and_corrections(
    week: Any, plan_of_rollout: Any, signed_in: Any, ada: User
) -> None:
    give_slip(week, source=CLIENT, target=THIRD, minutes=DAY, reason="late quotes", actor=ada, version=1)
    here = f"/projects/{plan_of_rollout.project.slug}/slip-ledger/"
    answer = signed_in(ada).get(f"{here}?export=csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][2:7] == ["Working days", "vendor", "client", "third party", "scope"]
    assert [float(cell) for cell in rows[2][2:7]] == [2, 0, 1, 1, 0]
    assert [float(cell) for cell in rows[2][7:11]] == [0, 2, 0, 0] and "late quotes" in rows[2][11]
    book = signed_in(ada).get(f"{here}?export=xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"
