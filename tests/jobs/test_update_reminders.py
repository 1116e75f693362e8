"""Reminders of updates under a worker that is killed: everybody who owes gets one mail, nobody two."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from phases.jobs import remind_of_updates
from phases.models import Plan, UpdateRequest
from rollout.core.jobs.queue import enqueue
from rollout.core.models import Job, OutboxMessage
from rollout.people.models import User
from tests.factories import MembershipFactory, UserFactory, arranging
from tests.jobs.second_process import command, kill, mail_server
from tests.jobs.test_kill import QUICK, all_is_done, wait_for
from tests.phases.updates import add_tasks, opened

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 25


def test_a_killed_worker_reminds_nobody_twice(plan: Plan, ada: User) -> None:
    people = [UserFactory(name=f"Owner {number}", language="en") for number in range(PEOPLE)]
    for person in people:
        MembershipFactory(project=plan.project, user=person)
    add_tasks(plan, ada, *[(f"T{at}", 5, person) for at, person in enumerate(people)])
    opened(plan, ada, status=datetime(2026, 3, 6, 17), at=timezone.now() - timedelta(days=3))
    with arranging():
        OutboxMessage.objects.all().delete()
    job = enqueue(remind_of_updates, actor=None)
    Job.objects.filter(pk=job.pk).update(max_attempts=50)
    with mail_server() as mailbox:
        for count in (1, 5):
            worker = command("work", *QUICK, mail_port=mailbox.port)
            wait_for(lambda goal=count: len(mailbox.messages) >= goal, worker)  # type: ignore[misc]
            kill(worker)
        again = enqueue(remind_of_updates, actor=None)
        last = command("work", *QUICK, mail_port=mailbox.port)
        wait_for(lambda: all_is_done(job) and all_is_done(again), last)
        kill(last)
    letters = {str(message["Message-ID"]): str(message["To"]) for message in mailbox.messages}
    assert sorted(letters.values()) == sorted(person.email for person in people)
    assert set(UpdateRequest.objects.values_list("reminders", flat=True)) == {1}
