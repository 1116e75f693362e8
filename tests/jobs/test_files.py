"""Files that jobs make: kept whole, opened by whoever may see them now, forgotten in time."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollout.core.jobs.files import PART, Damaged, Keeping, content_of, keep
from rollout.core.jobs.housekeeping import tidy_up
from rollout.core.jobs.queue import enqueue
from rollout.core.models import StoredFile, StoredFilePart
from rollout.people.models import Department, User
from rollout.people.roles import Permission, Role
from rollout.projects.models import Membership, Project
from tests.factories import arranging
from tests.jobs.test_queue import work

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CONTENT = os.urandom(2 * PART + 17)


def kept(owner: User, content: bytes = b"%PDF", **more: Any) -> StoredFile:
    return keep(io.BytesIO(content), name="计划.pdf", media_type="application/pdf", owner=owner, **more)


def status(client: Client, file: StoredFile) -> int:
    return client.get(f"/jobs/files/{file.pk}/").status_code


def test_a_file_comes_back_as_it_was_kept(signed_in: SignIn, ada: User) -> None:
    file = kept(ada, CONTENT)
    response = signed_in(ada).get(f"/jobs/files/{file.pk}/")
    assert b"".join(response.streaming_content) == CONTENT  # type: ignore[attr-defined]
    assert response["Content-Length"] == str(len(CONTENT)) and "private" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AE%A1")
    assert (file.parts.count(), file.sha256) == (3, hashlib.sha256(CONTENT).hexdigest())


def test_a_damaged_file_is_not_given_out_whole(ada: User) -> None:
    file = kept(ada, CONTENT)
    StoredFilePart.objects.filter(file=file, number=1).update(content=b"x" * PART)
    received: list[bytes] = []
    with pytest.raises(Damaged):
        received.extend(content_of(file))
    assert len(received) == 2
    StoredFilePart.objects.filter(file=file, number=2).delete()
    with pytest.raises(Damaged):
        list(content_of(file))


def test_a_file_is_its_owners_alone(signed_in: SignIn, ada: User, ben: User, eve: User, project: Any) -> None:
    file = kept(ada, keeping=Keeping(project.pk, Permission.PLAN_READ))
    assert [status(signed_in(user), file) for user in (ada, ben, eve)] == [200, 404, 404]
    assert Client().get(f"/jobs/files/{file.pk}/").status_code == 302


def test_a_shared_file_opens_to_the_project(
    signed_in: SignIn, ada: User, ben: User, eve: User, project: Any
) -> None:
    file = kept(ada, keeping=Keeping(project.pk, Permission.PLAN_READ, shared=True))
    assert [status(signed_in(user), file) for user in (ada, ben, eve)] == [200, 200, 404]
    narrow = kept(ada, keeping=Keeping(project.pk, Permission.PROJECT_WRITE, shared=True))
    assert [status(signed_in(user), narrow) for user in (ada, ben)] == [200, 404]


def test_a_lost_role_closes_what_was_made_with_it(signed_in: SignIn, ben: User, project: Project) -> None:
    file, client = kept(ben), signed_in(ben)
    assert status(client, file) == 200
    with arranging():
        project.memberships.filter(user=ben).delete()
    refused = client.get(f"/jobs/files/{file.pk}/")
    assert refused.status_code == 409 and "rights have changed" in refused.content.decode()


def test_a_move_to_another_department_closes_it_too(
    signed_in: SignIn, dai: User, project: Project, service: Department
) -> None:
    file, client = kept(dai), signed_in(dai)
    User.objects.filter(pk=dai.pk).update(department=service)
    assert status(client, file) == 409


def test_a_role_more_closes_nothing(signed_in: SignIn, ben: User, other_project: Project) -> None:
    file, client = kept(ben), signed_in(ben)
    with arranging():
        Membership.objects.create(project=other_project, user=ben, role=Role.KEY_USER)
    assert status(client, file) == 200


def test_an_expired_file_is_gone_at_once_and_its_bytes_with_the_next_tidying(
    signed_in: SignIn, ada: User
) -> None:
    old, fresh = kept(ada, CONTENT, kept_for=-timedelta(seconds=1)), kept(ada)
    assert [status(signed_in(ada), file) for file in (old, fresh)] == [404, 200]
    job = enqueue(tidy_up, actor=None)
    work()
    job.refresh_from_db()
    assert job.result is not None and job.result["files"] == 1
    assert list(StoredFilePart.objects.values_list("file", flat=True)) == [fresh.pk]
    assert StoredFile.objects.get().expires_at > timezone.now()
