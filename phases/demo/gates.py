"""The gates of the demo's main rollout: kickoff passed, requirements on condition, design out of date."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from phases.demo.cast import Cast
from phases.demo.chronicle import Tale
from phases.demo.facts import ZONE
from phases.gates import Decision
from phases.models import Gate, GateCriterion, GateEvidence, GateReview, Phase
from phases.services import gate_evidence, gate_signing, gate_waivers, gates
from phases.services.gate_conditions import Condition
from phases.services.gate_evidence import EvidenceGiven
from phases.services.gate_signers import able_signers, work_done
from phases.services.gate_state import gate_at_hand
from rollout.audit.context import now, writing_at
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Action, Project
from rollout.projects.services.actions import finish_action

PROOFS = {
    "goals_measurable": ("目标与指标表", "五项目标均已写明指标、基线值与目标值，发起人已审阅。"),
    "milestones_owned": ("里程碑责任表", "每个里程碑的负责人已在启动会上确认。"),
    "risks_assessed": ("首次风险评估记录", "启动会上逐条评估了概率与影响。"),
    "processes_covered": ("关键流程覆盖清单", "关键业务流程 12 条，需求已覆盖 11 条，覆盖率 92%。"),
    "requirements_complete": ("需求池核对记录", "需求的来源、优先级与负责人已逐条核对。"),
    "revisits_dated": ("二期需求清单", "暂缓的需求均已注明复查日期。"),
    "must_haves_designed": ("需求与设计对照表", "必备需求全部对应到设计项。"),
    "platform_decided": ("平台选型评分表", "两家平台评分完成，选型委员会已定论。"),
    "permissions_approved": ("权限矩阵 V1.0", "信息技术部与各业务部门已批准。"),
    "freeze_declared": ("需求冻结通知", "方案评审会宣布需求冻结，其后走变更流程。"),
}  # fmt: skip


def tell_gates(project: Project, cast: Cast, start: date, on: date) -> Tale:
    """What happened at the gates from the start until the day `on`. Each is asked for on the first morning on
    which the work of its phase was reported done; what has no such day is left open."""
    acts = {"kickoff": tell_kickoff, "requirements": tell_requirements, "design": tell_design}
    gates_of = {gate.phase.discipline: gate for gate in Gate.objects.filter(phase__plan__project=project)}
    day = start
    for discipline, act in acts.items():
        while day < on and not is_done(gates_of[discipline], day):
            yield moment(day, 8)
            day = next_weekday(day)
        if day >= on:
            return
        yield from act(gates_of[discipline], cast, day)


def tell_kickoff(gate: Gate, cast: Cast, day: date) -> Tale:
    """Go, and closed."""
    review = yield from brought_forward(
        gate, cast, cast["consultant"], day, "启动会材料已齐，请确认项目正式启动。"
    )
    yield moment(day, 15)
    signed(review, cast["sponsor"], day, 15, best(gate), "目标清楚，同意启动。")
    yield moment(day, 16)
    closed(gate, cast["manager"], day, 16)


def tell_requirements(gate: Gate, cast: Cast, day: date) -> Tale:
    """A conditional go."""
    review = yield from brought_forward(
        gate, cast, cast["consultant"], day, "需求已确认，请业务负责人和发起人作出决定。"
    )
    conditions = (
        Condition("补充经销商返利流程的需求并由渠道主管确认", cast["key3"], day + timedelta(days=9)),
        Condition("与财务部书面确认开票接口的字段范围", cast["owner2"], day + timedelta(days=40)),
    )
    words = "返利流程还缺细节，按条件通过。"
    yield moment(day, 14)
    signed(review, free(review, cast), day, 14, Decision.CONDITIONAL, words, conditions)
    yield moment(day, 16)
    signed(review, cast["sponsor"], day, 16, best(gate), "同意，条件按期落实。")
    yield moment(day, 17)
    closed(gate, cast["manager"], day, 17)


def tell_design(gate: Gate, cast: Cast, day: date) -> Tale:
    """Go."""
    review = yield from brought_forward(
        gate, cast, cast["consultant2"], day, "方案评审已完成，请批准方案并确认需求冻结。"
    )
    yield moment(day, 14)
    signed(review, free(review, cast), day, 14, best(gate), "方案可行。")
    yield moment(day, 16)
    signed(review, cast["sponsor"], day, 16, best(gate), "批准方案。")


def brought_forward(
    gate: Gate, cast: Cast, worker: User, day: date, note: str
) -> Generator[datetime, None, GateReview]:
    """In a morning: what shows the criteria, what is waived, and the question to the signers."""
    yield moment(day, 9)
    shown(gate, worker, day, 9)
    yield moment(day, 10)
    waived(gate, cast, day, 10)
    yield moment(day, 11)
    return asked(gate, cast["manager"], day, 11, note)


def tell_condition(project: Project, cast: Cast, start: date, on: date) -> Tale:
    """One condition of the requirements' gate is done some days after the decision."""
    review = yield from decided(project, "requirements", start, on, days=6)
    if review is None:
        return
    with writing_at(review.at):
        action = Action.objects.get(gate_conditions__review=review.pk, owner=cast["key3"])
        words = "返利流程已补三条需求，渠道主管已确认。"
        finish_action(action, version=action.version, actor=cast["key3"], result=words)


def tell_change(project: Project, cast: Cast, start: date, on: date) -> Tale:
    """A piece of evidence of the design changes after the signatures; nobody has signed again."""
    review = yield from decided(project, "design", start, on, days=8)
    if review is None:
        return
    evidence = GateEvidence.objects.select_related("criterion__gate__phase__plan__project").get(
        criterion__gate__reviews=review.pk, criterion__key="permissions_approved"
    )
    words = "新增渠道主管角色，可查看本区经销商的合同；待业务负责人复核。"
    given = EvidenceGiven("权限矩阵 V1.1", text=words)
    with writing_at(review.at):
        gate_evidence.replace_evidence(evidence, given, version=evidence.version, actor=cast["consultant2"])


@dataclass(frozen=True, slots=True)
class Later:
    """A review that was decided, and the moment some days after."""

    pk: int
    at: datetime


def decided(
    project: Project, discipline: str, start: date, on: date, *, days: int
) -> Generator[datetime, None, Later | None]:
    """Wait until so many days after a gate was decided, at the latest on the eve of `on`."""
    rows = GateReview.objects.filter(
        gate__phase__plan__project=project, gate__phase__discipline=discipline, decided_at__isnull=False
    )
    day = start
    while day < on:
        yield moment(day, 9)
        review = rows.first()
        if review is not None and review.decided_at is not None:
            due = review.decided_at.astimezone(ZONE).date() + timedelta(days=days)
            if day >= min(due, on - timedelta(days=1)):
                return Later(review.pk, moment(day, 9))
        day += timedelta(days=1)
    return None


def next_weekday(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), ZONE)


def is_done(gate: Gate, day: date) -> bool:
    """Was the last work of the phase reported done by the morning of the day?"""
    tasks = [one for one in gate_at_hand(fresh(gate), day).tasks if not one.milestone]
    return bool(tasks) and all(one.actual_finish is not None for one in tasks)


def fresh(gate: Gate) -> Gate:
    return Gate.objects.select_related("phase__plan__project", "phase__task").get(pk=gate.pk)


def shown(gate: Gate, person: User, day: date, hour: int) -> None:
    """Evidence for what no check answers, and its confirmation."""
    with writing_at(moment(day, hour)):
        for criterion in by_evidence(gate):
            title, text = PROOFS[criterion.key]
            gate_evidence.add_evidence(criterion, EvidenceGiven(title, text=text), actor=person)
            found = GateCriterion.objects.get(pk=criterion.pk)
            gates.confirm_criterion(found, version=found.version, actor=person)


def by_evidence(gate: Gate) -> list[GateCriterion]:
    live = {one.key for one in gate_at_hand(fresh(gate), now().date()).criteria if one.live}
    rows = gate.criteria.select_related("gate__phase__plan__project")
    return [row for row in rows if row.pk not in live and row.key in PROOFS]


def waived(gate: Gate, cast: Cast, day: date, hour: int) -> None:
    """What a live check denies on that day is waived by the business owner, so that the story goes on."""
    with writing_at(moment(day, hour)):
        at_hand = gate_at_hand(fresh(gate), day)
        for criterion in at_hand.rows:
            if at_hand.states[criterion.pk] == "unmet":
                gate_waivers.grant_waiver(
                    GateCriterion.objects.select_related("gate__phase__plan__project").get(pk=criterion.pk),
                    reason="资料已在会上说明，系统内随后补齐。",
                    owner=cast["consultant"],
                    expires_on=day + timedelta(days=120),
                    actor=cast["owner2"],
                )


def free(review: GateReview, cast: Cast) -> User:
    """The business owner who did not do the work of the phase."""
    at_hand = gate_at_hand(fresh(review.gate), now().date())
    done = work_done(at_hand, requester=cast["manager"].pk, places=2)
    return able_signers(at_hand, Role.BUSINESS_OWNER, done)[0]


def best(gate: Gate) -> Decision:
    """Go, unless something had to be waived."""
    waived_some = gate.criteria.filter(waivers__isnull=False).exists()
    return Decision.CONDITIONAL if waived_some else Decision.GO


def asked(gate: Gate, person: User, day: date, hour: int, note: str) -> GateReview:
    with writing_at(moment(day, hour)):
        return gate_signing.request_review(fresh(gate), actor=person, note=note)


def signed(
    review: GateReview,
    person: User,
    day: date,
    hour: int,
    decision: Decision = Decision.GO,
    comment: str = "",
    conditions: Sequence[Condition] = (),
) -> None:
    with writing_at(moment(day, hour)):
        found = GateReview.objects.select_related("gate__phase__plan__project").get(pk=review.pk)
        gate_signing.sign(found, decision=decision, actor=person, comment=comment, conditions=conditions)


def closed(gate: Gate, person: User, day: date, hour: int) -> None:
    with writing_at(moment(day, hour)):
        phase = Phase.objects.select_related("plan__project", "task").get(pk=gate.phase_id)
        gates.close_phase(phase, actor=person)
