"""Who reads which audit events, and with which eyes (see audit.readers)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rollout.audit.readers import Reading, Show
from rollout.core.classification import DataClass
from rollout.people.access import project_scopes, roles_anywhere, widest_scope
from rollout.people.masking import masked, may_see
from rollout.people.models import User
from rollout.people.roles import Permission, Scope


def visible_events(user: Any, events: QuerySet[Any]) -> QuerySet[Any]:
    """Own: what one did or what was done to one's account. Department: what people of one's organisation did
    in the projects where a role gives that scope. Project: all events there. Tenant: everything."""
    scope = widest_scope(user, Permission.AUDIT_READ)
    if scope is None:
        return events.none()
    if scope is Scope.TENANT:
        return events
    mine = Q(actor_id=user.pk) | Q(target_type=User._meta.label_lower, target_id=str(user.pk))
    by_project = project_scopes(user, Permission.AUDIT_READ)
    mine |= Q(project_id__in=[pk for pk, reach in by_project.items() if reach >= Scope.PROJECT])
    narrow = [pk for pk, reach in by_project.items() if reach is Scope.DEPARTMENT]
    if narrow and user.organization_id is not None:
        colleagues = User.objects.filter(organization_id=user.organization_id)
        mine |= Q(project_id__in=narrow, actor_id__in=list(colleagues.values_list("pk", flat=True)))
    return events.filter(mine)


def eyes_of(user: Any) -> Show:
    roles = roles_anywhere(user)

    def show(data_class: DataClass, value: Any) -> Any:
        return value if may_see(data_class, roles) else masked(value, data_class)

    return show


READING = Reading(visible=visible_events, shown=eyes_of)
