"""What is a person's own, over the API; of the roles held for the installation the auditor's is taken."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession

from rollout.core.models import Draft, SavedView, StoredFile
from rollout.core.models.jobs import Job
from rollout.people.models import User
from rollout.people.roles import Role
from tests.permissions.kinds import Kind, Target, World, first, of_person


def furnish(world: World, user: User, plan: Any) -> None:
    Draft.objects.create(owner=user, key="people.note", content={"note": ["so far"]})


KINDS = (
    Kind("session-detail", "pk", of_person(lambda w, p: first(UserSession.objects.filter(user=p)).pk)),
    Kind("job-*", "pk", of_person(lambda w, p: first(Job.objects.filter(actor=p)).pk)),
    Kind("file-*", "pk", of_person(lambda w, p: first(StoredFile.objects.filter(owner=p)).pk)),
    Kind("saved-view-*", "pk", of_person(lambda w, p: first(SavedView.objects.filter(owner=p)).pk)),
    Kind("draft-*", "pk", of_person(lambda w, p: first(Draft.objects.filter(owner=p)).pk)),
    Kind("person-role-list", "person", of_person(lambda w, p: p.pk)),
    Kind(
        "person-role-detail",
        "person",
        lambda w, a, t: w.actors[Role.AUDITOR].pk,
        (Target.PROJECT, Target.UNKNOWN),
    ),
    Kind("person-role-detail", "pk", lambda w, a, t: first(w.actors[Role.AUDITOR].tenant_roles).pk),
    Kind("person-*", "pk", of_person(lambda w, p: p.pk)),
)
