"""What a job writes is told in the audit log as written by a job."""

from __future__ import annotations

import pytest

from rollout.audit.models import AuditEvent
from rollout.core.jobs.queue import enqueue
from rollout.people.models import User
from rollout.projects.models import Project
from tests.jobs import samples
from tests.jobs.test_queue import work


@pytest.mark.django_db
def test_a_write_of_a_job_names_its_actor_and_its_way(ada: User, project: Project) -> None:
    enqueue(samples.rename_project, actor=ada, project=project, pk=project.pk, name="Renamed")
    work()
    event = AuditEvent.objects.latest("sequence")
    assert (event.via, event.actor_id, event.after) == ("job", ada.pk, {"name": "Renamed"})


@pytest.mark.django_db
def test_a_job_may_do_no_more_than_its_actor(ben: User, project: Project) -> None:
    job = enqueue(samples.rename_project, actor=ben, project=project, pk=project.pk, name="Renamed")
    work()
    job.refresh_from_db()
    assert job.state == "failed" and "change project settings" in job.error
