"""Which tasks a risk would hit, and by how much."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from phases.models import RiskTask, Task
from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.projects.models import Risk
from rollout.projects.services.risks import stored_open

MOST_DELAY = 366 * 24 * 60


@audited()
def link_task(risk: Risk, task: Task, *, actor: User, delay: int | None = None) -> RiskTask:
    """The risk would delay this task by `delay` working minutes; None: by the risk's own delay. Linking it
    again changes the delay. Refusals: NotAllowed, InvalidInput for a task that has no duration of its own
    or is not the project's, StateRefusal for a closed risk or project."""
    risk = stored_open(risk, actor)
    if task.plan.project_id != risk.project_id:
        raise InvalidInput("task_elsewhere", _("This task is not in the risk's project."), field="task")
    if task.summary or task.milestone:
        raise InvalidInput(
            "task_without_duration",
            _("“%s” has no duration of its own; choose the work that would take longer.") % task,
            field="task",
        )
    if delay is not None and not 0 < delay <= MOST_DELAY:
        raise InvalidInput(
            "delay_out_of_range", _("The delay must be more than nothing and at most a year."), field="delay"
        )
    link = RiskTask.objects.filter(risk=risk, task=task).first() or RiskTask(risk=risk, task=task)
    before = {"task": str(task), "delay": link.delay} if link.pk else {}
    if link.pk and link.delay == delay:
        return link
    link.delay = delay
    link.save()
    audit.record(
        actor=actor, action="risk.link", target=risk, before=before, after={"task": str(task), "delay": delay}
    )
    return link


@audited()
def unlink_task(link: RiskTask, *, actor: User) -> None:
    """The risk would not hit this task after all."""
    risk = stored_open(link.risk, actor)
    held = RiskTask.objects.select_for_update(of=("self",)).select_related("task").filter(pk=link.pk).first()
    if held is None:
        raise StateRefusal("gone", _("Somebody else deleted this in the meantime; nothing was changed."))
    before = {"task": str(held.task), "delay": held.delay}
    held.delete()
    audit.record(actor=actor, action="risk.unlink", target=risk, before=before)
