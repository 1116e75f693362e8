"""Who may sign at a gate: whoever holds the role and did not do the work."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from phases.gates import Place
from phases.labels_gates import criterion_title, own_work_text, role_name
from phases.own_work import WorkDone, own_work, waived_by
from phases.services.gate_mail import holders
from phases.services.gate_makers import makers_of
from phases.services.gate_state import GateAtHand, GatePeople
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import ProjectAccess


def work_done(at_hand: GateAtHand, *, requester: int, places: int) -> WorkDone:
    makers = makers_of(at_hand.gate.phase.plan, at_hand.tasks)
    return WorkDone(requester, at_hand.criteria, at_hand.on, places, makers)


def may_sign_here(at_hand: GateAtHand, role: str, access: ProjectAccess) -> bool:
    """The PMO countersigns; everybody else signs, a key user where their department works in the phase."""
    if role == Role.PMO:
        return access.allows(Permission.GATES_COUNTERSIGN)
    return access.allows(Permission.GATES_SIGN, GatePeople(at_hand.tasks))


def able_signers(at_hand: GateAtHand, role: str, done: WorkDone, signed: Sequence[Place] = ()) -> list[User]:
    """Those who hold the role and may sign. Who made some of the phase's work does so only where no other
    of them is free of it."""
    project = at_hand.gate.phase.plan.project
    able = [one for one in holders(project, role) if not own_work(one.pk, done, signed)]
    return [one for one in able if not done.made_some(one.pk)] or able


def refusal_to_sign(
    person: User, at_hand: GateAtHand, role: str, done: WorkDone, signed: Sequence[Place]
) -> str:
    """Why this holder of the role may not sign and who could; empty where they may."""
    code = own_work(person.pk, done, signed)
    if not code and not done.made_some(person.pk):
        return ""
    project = at_hand.gate.phase.plan.project
    able = [
        one
        for one in able_signers(at_hand, role, done, signed)
        if one != person and may_sign_here(at_hand, role, ProjectAccess(one, project))
    ]
    if not code and all(done.made_some(one.pk) for one in able):
        return ""
    return f"{own_work_text(code or 'made_some')} {way_out(role, able)}"


def way_out(role: str, able: Sequence[User]) -> str:
    """Who could sign instead."""
    if able:
        names = _(", ").join(str(one) for one in able)
        return _("It can be signed by: %(people)s.") % {"people": names}
    return _("Nobody else could sign as %(role)s; give this role to another person too.") % {
        "role": role_name(role)
    }


def require_signers(at_hand: GateAtHand, roles: Sequence[Role], requester: User) -> None:
    """Each place needs somebody who holds its role and did not do the work. Error: StateRefusal."""
    done = work_done(at_hand, requester=requester.pk, places=len(roles))
    for role in roles:
        if not holders(at_hand.gate.phase.plan.project, role):
            raise StateRefusal(
                "nobody_holds_role",
                _("Nobody here is a %(role)s; add a person with this role first.")
                % {"role": role_name(role)},
                {"role": role.value},
            )
        if not able_signers(at_hand, role, done):
            raise StateRefusal(
                "only_own_work",
                _(
                    "Every %(role)s here did work for this gate or waived what nobody else would sign; give "
                    "this role to another person too."
                )
                % {"role": role_name(role)},
                {"role": role.value},
            )


def require_waived_by_others(at_hand: GateAtHand, requester: User) -> None:
    """Whoever let the gate go without a criterion does not ask for its decision as well."""
    waived = waived_by(requester.pk, at_hand.criteria, at_hand.on)
    if waived is not None:
        raise StateRefusal(
            "waived_by_yourself",
            _("You waived “%(criterion)s” yourself; somebody else must ask for this decision.")
            % {"criterion": criterion_title(waived.name, waived.title)},
        )
