"""Mails about gates; each leaves with the transaction that causes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation

from phases.labels_gates import reason_text
from phases.models import Gate, GateReview, GateSignature
from rollout.people import mail
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import TenantRole, User
from rollout.people.roles import Role
from rollout.projects.models import Membership, Project


def holders(project: Project, role: str) -> list[User]:
    """Active people who hold a role in the project; those of the installation for the PMO."""
    held: models.QuerySet[Any] = (
        TenantRole.objects.filter(role=role)
        if role == Role.PMO
        else Membership.objects.filter(project=project, role=role)
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk"))


def gate_url(gate: Gate) -> str:
    slug = gate.phase.plan.project.slug
    path = reverse("phases:gate_detail", kwargs={"slug": slug, "discipline": gate.phase.discipline})
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def ask_for_signature(review: GateReview, gate: Gate, place: GateSignature, people: Iterable[User]) -> None:
    """Tell those who may sign next that it is their turn; once for each signature before theirs, so that one
    that was withdrawn and given anew calls them again."""
    given = sum(one.version for one in review.signatures.all())
    context = {"review": review, "role": ROLE_LABELS[Role(place.role)]}
    for person in people:
        _send("gate_sign", gate, person, context, f"gate-sign-{review.pk}-{place.position}-{given}")


def tell_signers(review: GateReview, gate: Gate) -> None:
    """What was signed has changed: each who signed, and may still see it, hears what."""
    for signature in review.signatures.filter(user__is_active=True).select_related("user"):
        person = signature.user
        assert person is not None
        if not Project.objects.visible_to(person).filter(pk=gate.phase.plan.project_id).exists():
            continue
        with translation.override(person.language or gate.phase.plan.project.language):
            reasons = [reason_text(reason) for reason in review.stale_reasons]
        context = {"review": review, "reasons": reasons, "signature": signature}
        _send("gate_stale", gate, person, context, f"gate-stale-{review.pk}-{review.version}")


def _send(template: str, gate: Gate, person: User, context: dict[str, Any], key: str) -> None:
    project = gate.phase.plan.project
    words = {"gate": gate, "project": project, "person": person, "url": gate_url(gate), **context}
    mail.send(
        template,
        to=person.email,
        language=person.language or project.language,
        context=words,
        key=f"{key}-{person.pk}",
    )
