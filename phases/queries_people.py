"""Who is concerned by a plan."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from phases.models import Assignment, Plan
from rollout.people.models import User
from rollout.projects.models import Membership


def people_concerned(plan: Plan) -> QuerySet[User]:
    """Members of the project, owners of its tasks and whoever takes part in one; each once.

    Asked by sets of keys: joined, the work that people have elsewhere would be multiplied with itself.
    """
    members = Membership.objects.filter(project=plan.project_id).values("user")
    owners = plan.tasks.exclude(owner=None).order_by().values("owner")
    assigned = Assignment.objects.filter(task__plan=plan, user__isnull=False).values("user")
    return User.objects.filter(Q(pk__in=members) | Q(pk__in=owners) | Q(pk__in=assigned))
