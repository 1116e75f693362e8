"""A random walk over the whole API never closes a phase with a criterion that is neither met nor waived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.gates import unmet
from phases.models import Gate, Phase, Plan, PlanStep, Task
from phases.services.gate_state import GateAtHand, gate_at_hand
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of
from tests.factories import MembershipFactory

BASE = "/api/v1/projects/lotus"
STEPS = 100
SEEDS = range(4)
DECISIONS = ("go", "conditional", "no_go")


@dataclass
class Walk:
    """Several people who call whatever there is, more often what leads somewhere."""

    gate: Gate
    clients: dict[str, APIClient]
    people: dict[str, User]
    chance: Random
    answers: list[tuple[str, int]] = field(default_factory=list)
    closings: int = 0

    @property
    def url(self) -> str:
        return f"{BASE}/gates/pilot"

    def call(self, method: str, path: str, content: Any = None, *, who: str = "") -> None:
        who = who or self.chance.choice(list(self.clients))
        send = getattr(self.clients[who], method)
        response = send(path, content or {}, format="json", headers={"If-Match": "*"})
        assert response.status_code < 500, (who, method, path, response.content)
        self.answers.append((f"{who} {method} {path}", response.status_code))

    def criterion(self) -> int:
        return int(self.chance.choice(list(self.gate.criteria.values_list("pk", flat=True))))

    def some(self, rows: Any) -> int:
        return int(self.chance.choice([*rows.values_list("pk", flat=True), 0]))

    def soon(self) -> str:
        today = today_of(self.gate.phase.plan.project)
        return (today + timedelta(days=self.chance.choice((-1, 0, 5, 9)))).isoformat()

    def step(self) -> None:
        self.chance.choice(MOVES)(self)


def evidence(walk: Walk) -> None:
    content = {"title": "Run", "text": walk.chance.choice("abc")}
    walk.call("post", f"{walk.url}/criteria/{walk.criterion()}/evidence/", content)


def confirm(walk: Walk) -> None:
    walk.call("post", f"{walk.url}/criteria/{walk.criterion()}/confirm/")


def unconfirm(walk: Walk) -> None:
    walk.call("post", f"{walk.url}/criteria/{walk.criterion()}/unconfirm/")


def drop_evidence(walk: Walk) -> None:
    from phases.models import GateEvidence

    key = walk.some(GateEvidence.objects.filter(criterion__gate=walk.gate))
    walk.call("delete", f"{walk.url}/evidence/{key}/")


def change_evidence(walk: Walk) -> None:
    from phases.models import GateEvidence

    key = walk.some(GateEvidence.objects.filter(criterion__gate=walk.gate))
    walk.call("patch", f"{walk.url}/evidence/{key}/", {"text": walk.chance.choice("xyz")})


def waive(walk: Walk) -> None:
    owner = walk.people[walk.chance.choice(list(walk.people))].pk
    word = walk.chance.choice(("waive", "waive-for-the-office"))
    content = {"reason": "Later", "owner": owner, "expires_on": walk.soon()}
    walk.call("post", f"{walk.url}/criteria/{walk.criterion()}/{word}/", content)


def revoke(walk: Walk) -> None:
    from phases.models import GateWaiver

    key = walk.some(GateWaiver.objects.filter(criterion__gate=walk.gate))
    walk.call("post", f"{walk.url}/waivers/{key}/revoke/")


def criteria(walk: Walk) -> None:
    if walk.chance.random() < 0.5:
        walk.call("post", f"{walk.url}/criteria/", {"title": "The council agrees"})
    else:
        walk.call("delete", f"{walk.url}/criteria/{walk.criterion()}/")


def ask(walk: Walk) -> None:
    walk.call("post", f"{walk.url}/{walk.chance.choice(('request', 'request', 'withdraw'))}/")


def sign(walk: Walk) -> None:
    word = walk.chance.choice(("sign", "sign", "countersign"))
    decision = walk.chance.choice(DECISIONS)
    content: dict[str, Any] = {"decision": decision, "comment": walk.chance.choice(("", "Because"))}
    if decision == "conditional" and walk.chance.random() < 0.5:
        content["conditions"] = [{"text": "Do", "owner": walk.people["ben"].pk, "due_on": walk.soon()}]
    walk.call("post", f"{walk.url}/{word}/", content)


def unsign(walk: Walk) -> None:
    word = walk.chance.choice(("withdraw-signature", "withdraw-countersignature"))
    walk.call("post", f"{walk.url}/{word}/", {"why": "Not yet"})


def close(walk: Walk) -> None:
    walk.call("post", f"{walk.url}/close/", who=walk.chance.choice(("ada", "ada", "fay", "gus", "ben")))


def reopen(walk: Walk) -> None:
    walk.call("post", f"{walk.url}/reopen/", {"why": "Again"})


def phase(walk: Walk) -> None:
    """What the API has of phases is only to be read."""
    content = {"closed_at": "2026-03-02T08:00:00Z", "closed": True}
    for method in ("patch", "post", "put"):
        walk.call(method, f"{BASE}/phases/pilot/", content)
    walk.call("post", f"{BASE}/phases/", {"discipline": "pilot", **content})


def plan(walk: Walk) -> None:
    chosen = walk.some(Task.objects.filter(plan=walk.gate.phase.plan_id))
    task = Task.objects.values_list("number", flat=True).filter(pk=chosen).first() or 0
    operation = walk.chance.choice(
        (
            {"op": "task.set", "task": task, "field": "actual_finish", "value": None},
            {"op": "task.set", "task": task, "field": "actual_finish", "value": "2026-02-27T17:00"},
            {"op": "task.set", "task": task, "field": "percent_complete", "value": "100"},
            {
                "op": "task.set",
                "task": task,
                "field": "deliverable",
                "value": walk.chance.choice(("", "Minutes")),
            },
            {"op": "task.set", "task": task, "field": "closed_at", "value": "2026-02-27T17:00"},
            {"op": "task.remove", "task": task},
            {
                "op": "task.add",
                "ref": "n",
                "name": "More",
                "parent": walk.gate.phase.task.number,
                "duration": 480,
            },
        )
    )
    version = Plan.objects.get(pk=walk.gate.phase.plan_id).version
    walk.call("post", f"{BASE}/plan/apply/", {"operations": [operation], "version": version})


def undo(walk: Walk) -> None:
    last = PlanStep.objects.filter(plan=walk.gate.phase.plan_id).values_list("number", flat=True).first() or 0
    walk.call("post", f"{BASE}/plan/steps/{last}/undo/")


def proceed(walk: Walk) -> None:
    """The way it should go, from wherever the walk is: else it would hardly ever close anything."""
    from tests.phases.gates.verbs import manual

    for criterion in manual(walk.gate):
        walk.call(
            "post", f"{walk.url}/criteria/{criterion.pk}/evidence/", {"title": "R", "text": "r"}, who="ben"
        )
        walk.call("post", f"{walk.url}/criteria/{criterion.pk}/confirm/", who="ben")
    walk.call("post", f"{walk.url}/request/", who="ada")
    walk.call("post", f"{walk.url}/sign/", {"decision": "go"}, who=walk.chance.choice(("fay", "hal")))


MOVES: tuple[Callable[[Walk], None], ...] = (
    evidence, evidence, confirm, confirm, unconfirm, drop_evidence, change_evidence, waive, waive, revoke,
    criteria, ask, ask, sign, sign, sign, unsign, close, close, close, reopen, phase, plan, undo, proceed,
)  # fmt: skip


def left_open(gate: Gate) -> list[str]:
    """Criteria that are neither met nor waived today."""
    found = Gate.objects.select_related("phase__plan__project", "phase__task").get(pk=gate.pk)
    at_hand = gate_at_hand(found, today_of(found.phase.plan.project))
    return [one.name or one.title for one in unmet(at_hand.criteria, at_hand.on)]


def wander(walk: Walk) -> None:
    """Walk; whenever a step closed the phase, every criterion holds or is waived, and a closed phase whose
    criteria fail later is marked out of date."""
    closed = False
    proceed(walk)  # from now on the gate holds a request, so the plan may not lose the phase
    for _n in range(STEPS):
        walk.step()
        stored = Phase.objects.filter(pk=walk.gate.phase_id).first()
        assert stored is not None, "the plan lost a phase with its decisions"
        now_closed = stored.closed_at is not None
        if now_closed and not closed:
            walk.closings += 1
            assert left_open(walk.gate) == [], walk.answers[-3:]
        if now_closed and left_open(walk.gate):
            latest = walk.gate.reviews.exclude(state="withdrawn").latest("number")
            assert latest.stale_since is not None, walk.answers[-3:]
        closed = now_closed


@pytest.fixture
def walk_of(
    pilot: Gate, api: Callable[[User], APIClient], project: Project, ada: User, ben: User, cleo: User,
    dai: User, fay: User, gus: User, eve: User, client_organization: Any,
) -> Iterator[Callable[[int], Walk]]:  # fmt: skip
    from rollout.people.roles import Role
    from tests.conftest import member_of

    hal = member_of(client_organization, "Hal Tan")
    MembershipFactory(project=project, user=hal, role=Role.BUSINESS_OWNER)
    people = {
        "ada": ada, "ben": ben, "cleo": cleo, "dai": dai, "fay": fay, "gus": gus, "hal": hal, "eve": eve
    }  # fmt: skip
    clients = {name: api(person) for name, person in people.items()}
    yield lambda seed: Walk(pilot, clients, people, Random(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_walk_of_api_calls_never_closes_a_phase_with_an_unmet_criterion(
    seed: int, walk_of: Callable[[int], Walk]
) -> None:
    walk = walk_of(seed)
    wander(walk)
    codes = {code for _, code in walk.answers}
    assert {200, 403, 404, 409} <= codes


def test_the_walk_does_close_phases_so_that_it_proves_something(walk_of: Callable[[int], Walk]) -> None:
    walk = walk_of(3)
    for _n in range(3):
        wander(walk)
    assert walk.closings >= 1


def test_without_the_protection_the_walk_gets_through(
    walk_of: Callable[[int], Walk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GateAtHand, "obstacles", property(lambda self: []))
    with pytest.raises(AssertionError, match="post"):
        for seed in SEEDS:
            wander(walk_of(seed))
