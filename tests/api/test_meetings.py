"""Series, meetings, actions and decisions over the API: the services, versions and walls of the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from rollout.projects.models import Action, Meeting, Project
from rollout.projects.services import actions, agenda, meetings
from tests.factories import arranging

pytestmark = pytest.mark.django_db
BASE = "/api/v1/projects/lotus"


def say(client: Any, path: str, text: str | None = None) -> Any:
    """A verb about a record, whatever its version."""
    body = {} if text is None else {"text": text}
    return client.post(f"{BASE}/{path}/", body, format="json", headers={"If-Match": "*"})


@pytest.fixture
def meeting(project: Project, ada: Any, ben: Any) -> Meeting:
    content = {"title": "Weekly one", "starts_at": datetime(2026, 3, 2, 1, tzinfo=UTC)}
    with arranging():
        planned = meetings.plan_meeting(project, content, [ada, ben], actor=ada)
        agenda.add_point(planned, {"title": "Scope"}, actor=ada)
    return planned


@pytest.fixture
def action(project: Project, ada: Any, dai: Any) -> Action:
    with arranging():
        return actions.add_action(project, {"text": "Send list", "owner": dai}, actor=ada)


def test_a_series_plans_meetings_until_it_is_stopped(api: Any, ada: Any, ben: Any, project: Any) -> None:
    client = api(ada)
    body = {
        "name": "Weekly",
        "weekday": 0,
        "starts_at": "09:30",
        "first_on": "2026-03-02",
        "attendees": [ada.pk, ben.pk],
    }
    made = client.post(f"{BASE}/meeting-series/", body, format="json")
    assert made.status_code == 201, made.json()
    one = f"meeting-series/{made.json()['id']}"
    planned = say(client, f"{one}/plan-next")
    assert planned.status_code == 201 and planned.json()["number"] == 1
    assert client.get(f"{BASE}/meetings/1/attendances/").json()["count"] == 2
    assert say(client, f"{one}/stop").json()["active"] is False
    assert say(client, f"{one}/plan-next").json()["code"] == "series_stopped"
    assert say(client, f"{one}/resume").json()["active"] is True


def test_a_meeting_is_planned_changed_held_published_and_then_only_corrected(
    api: Any, ada: Any, ben: Any, project: Any
) -> None:
    client = api(ada)
    body = {"title": "Kickoff", "starts_at": "2026-03-02T09:30:00+08:00", "attendees": [ada.pk, ben.pk]}
    made = client.post(f"{BASE}/meetings/", body, format="json")
    assert (made.status_code, made.json()["number"]) == (201, 1)
    one = f"{BASE}/meetings/1/"
    tag = client.get(one)["ETag"]
    changed = client.patch(one, {"minutes": 30, "notes": "Room 3"}, format="json", headers={"If-Match": tag})
    assert (changed.json()["minutes"], changed.json()["notes"]) == (30, "Room 3")
    stale = client.patch(one, {"minutes": 45}, format="json", headers={"If-Match": tag})
    assert stale.status_code == 412
    assert say(client, "meetings/1/invite").json() == {"invited": 2}
    assert say(client, "meetings/1/publish").json()["code"] == "not_held"
    assert say(client, "meetings/1/hold").json()["state"] == "held"
    assert say(client, "meetings/1/publish").json()["published_at"]
    frozen = client.patch(one, {"notes": "x"}, format="json", headers={"If-Match": "*"})
    assert (frozen.status_code, frozen.json()["code"]) == (409, "minutes_published")
    assert say(client, "meetings/1/correct", "Room 4").status_code == 200
    assert Meeting.objects.get().editions.count() == 2


def test_a_meeting_is_called_off_and_found_by_its_state(api: Any, ada: Any, meeting: Meeting) -> None:
    client = api(ada)
    cancelled = say(client, "meetings/1/cancel", "Holiday")
    assert cancelled.json()["state"] == "cancelled"
    for state, count in (("cancelled", 1), ("held", 0)):
        assert client.get(f"{BASE}/meetings/?state={state}").json()["count"] == count


def test_points_of_the_agenda_are_added_discussed_and_taken_off(api: Any, ada: Any, meeting: Meeting) -> None:
    client, place = api(ada), f"{BASE}/meetings/1/agenda/"
    added = client.post(place, {"title": "Canteen", "owner": ada.pk}, format="json")
    assert added.status_code == 201
    one = f"{place}{added.json()['id']}/"
    said = {"said": "On its way", "discussed": True}
    changed = client.patch(one, said, format="json", headers={"If-Match": added["ETag"]})
    assert changed.json()["discussed"] is True
    assert client.get(f"{place}?discussed=true").json()["count"] == 1
    assert client.delete(one, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert [row["title"] for row in client.get(place).json()["results"]] == ["Scope"]


def test_who_came_is_marked(api: Any, ada: Any, meeting: Meeting) -> None:
    client, place = api(ada), f"{BASE}/meetings/1/attendances/"
    row = client.get(place).json()["results"][0]
    headers = {"If-Match": client.get(f"{place}{row['id']}/")["ETag"]}
    marked = client.patch(f"{place}{row['id']}/", {"state": "excused"}, format="json", headers=headers)
    assert marked.json()["state"] == "excused"


def test_an_action_is_noted_in_a_meeting_changed_finished_reopened_and_dropped(
    api: Any, ada: Any, ben: Any, meeting: Meeting
) -> None:
    client = api(ada)
    body = {"text": "Book a room", "owner": ben.pk, "due_on": "2026-03-09", "meeting": 1}
    made = client.post(f"{BASE}/actions/", body, format="json")
    assert (made.status_code, made.json()["number"], made.json()["meeting"]) == (201, 1, 1)
    one = f"{BASE}/actions/1/"
    tag = client.get(one)["ETag"]
    changed = client.patch(one, {"due_on": "2026-03-10"}, format="json", headers={"If-Match": tag})
    assert changed.json()["due_on"] == "2026-03-10"
    assert client.patch(one, {"text": "x"}, format="json", headers={"If-Match": tag}).status_code == 412
    assert client.patch(one, {"text": "x"}, format="json").status_code == 428
    assert client.post(f"{one}finish/", {}, format="json").status_code == 428
    done = say(client, "actions/1/finish", "Room 4").json()
    assert (done["state"], done["result"]) == ("done", "Room 4")
    assert say(client, "actions/1/finish").json()["code"] == "action_closed"
    assert say(client, "actions/1/reopen").json()["state"] == "open"
    assert say(client, "actions/1/drop", "Online").json()["state"] == "dropped"
    assert client.get(f"{BASE}/actions/?state=dropped").json()["count"] == 1


def test_a_decision_is_recorded_withdrawn_and_holds_again(api: Any, ada: Any, project: Any) -> None:
    client = api(ada)
    made = client.post(f"{BASE}/decisions/", {"text": "Cloud", "reason": "Cost"}, format="json")
    assert (made.status_code, made.json()["number"]) == (201, 1)
    assert say(client, "decisions/1/withdraw", "Law").json()["withdrawn_on"]
    assert say(client, "decisions/1/restore").json()["withdrawn_on"] is None


def test_an_owner_finishes_what_is_theirs_and_is_refused_the_rest(
    api: Any, ada: Any, dai: Any, eve: Any, action: Action, meeting: Meeting
) -> None:
    key_user = api(dai)
    with arranging():
        actions.add_action(action.project, {"text": "Other", "owner": ada}, actor=ada)
    assert key_user.get(f"{BASE}/actions/").json()["count"] == 2
    assert say(key_user, "actions/1/finish").json()["state"] == "done"
    refused = [
        say(key_user, "actions/2/finish"),
        key_user.post(f"{BASE}/actions/", {"text": "Mine"}, format="json"),
        say(key_user, "meetings/1/hold"),
        key_user.patch(f"{BASE}/meetings/1/", {"notes": "x"}, format="json", headers={"If-Match": "*"}),
    ]
    assert [answer.status_code for answer in refused] == [403] * 4
    for path in (
        "actions/",
        "actions/1/",
        "meetings/",
        "meetings/1/agenda/",
        "decisions/",
        "meeting-series/",
    ):
        assert api(eve).get(f"{BASE}/{path}").status_code == 404, path


def test_people_and_meetings_that_are_not_there_are_named(api: Any, ada: Any, eve: Any, project: Any) -> None:
    client = api(ada)
    for body in (
        {"text": ""},
        {"text": "A", "owner": 10**9},
        {"text": "A", "owner": eve.pk},
        {"text": "A", "state": "done"},
    ):
        answer = client.post(f"{BASE}/actions/", body, format="json")
        assert answer.status_code == 400, (body, answer.content)
    elsewhere = client.post(f"{BASE}/actions/", {"text": "A", "meeting": 7}, format="json")
    assert elsewhere.status_code == 404 and not Action.objects.exists()


def test_a_meeting_lies_in_the_years_of_a_rollout(api: Any, ada: Any, project: Project) -> None:
    for moment in ("0001-01-01T00:00:00Z", "2200-01-01T09:00:00Z"):
        answer = api(ada).post(f"{BASE}/meetings/", {"title": "Odd", "starts_at": moment}, format="json")
        assert answer.status_code == 400 and "starts_at" in str(answer.json()["errors"])
    assert not Meeting.objects.filter(project=project).exists()
