"""What is done about meetings, series, agendas, decisions and actions."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from rollout.projects.models import AgendaItem, AttendanceState, Meeting, MeetingSeries
from rollout.projects.services import actions, agenda, decisions, meeting_series, meetings, minutes
from tests.projects.deeds.world import World


def planned(w: World) -> Meeting:
    content = {"title": f"Steering {w.number}", "starts_at": w.now() - timedelta(hours=1)}
    found: Meeting = w.by_ada(meetings.plan_meeting, w.project, content, [w.ada, w.ben])
    return Meeting.objects.get(pk=found.pk)


def again(found: Any) -> Any:
    return type(found)._default_manager.get(pk=found.pk)


def changed(w: World) -> Meeting:
    found = planned(w)
    w.by_ada(meetings.change_meeting, found, {"place": "Room 2"}, [w.ada], version=found.version)
    return again(found)


def people_only(w: World) -> None:
    """Three leave, one comes, and nothing else changes."""
    found = planned(w)
    w.by_ada(meetings.change_meeting, found, {}, [w.member()], version=found.version)


def cancelled(w: World) -> Meeting:
    found = planned(w)
    w.by_ada(meetings.cancel, found, version=found.version, why="Holiday")
    return again(found)


def held(w: World) -> Meeting:
    found = planned(w)
    w.by_ada(meetings.hold, found, version=found.version, others_came=True)
    return again(found)


def published(w: World) -> Meeting:
    found = held(w)
    w.by_ada(minutes.publish_minutes, found, version=found.version)
    return again(found)


def renewed(w: World) -> None:
    found = planned(w)
    w.number += 1
    w.by_ada(actions.add_action, w.project, {"text": f"Do {w.number}", "owner": w.ben, "due_on": None})
    w.by_ada(agenda.refresh_agenda, found)


def attended(w: World) -> None:
    row = planned(w).attendances.order_by("pk")[0]
    w.by_ada(meetings.mark_attendance, row, AttendanceState.PRESENT, version=row.version)


def point(w: World) -> AgendaItem:
    found: AgendaItem = w.by_ada(agenda.add_point, planned(w), {"title": f"Prices {w.number}"})
    return found


def point_changed(w: World) -> None:
    found = point(w)
    w.by_ada(agenda.change_point, found, {"said": "All agree"}, version=found.version)


def point_moved(w: World) -> None:
    found = point(w)
    w.by_ada(agenda.add_point, found.meeting, {"title": f"Second {w.number}"})
    w.by_ada(agenda.move_point, found, 1)


def point_back(w: World) -> None:
    found = point(w)
    w.by_ada(agenda.remove_point, found)
    kept = {name: value for name, value in agenda.as_kept(found).items() if name != "meeting"}
    w.by_ada(agenda.restore_point, found.meeting, kept)


def series(w: World) -> MeetingSeries:
    content = {"name": f"Weekly {w.number}", "starts_at": time(9), "first_on": w.now().date()}
    found: MeetingSeries = w.by_ada(meeting_series.start_series, w.project, content, [w.ada, w.ben])
    return found


def series_changed(w: World) -> None:
    found = series(w)
    w.by_ada(meeting_series.change_series, found, {"place": "Room 3"}, [w.ada], version=found.version)
    w.by_ada(meeting_series.change_series, again(found), {}, [w.ben], version=again(found).version)


def series_stopped(w: World) -> MeetingSeries:
    found = series(w)
    w.by_ada(meeting_series.stop_series, found, version=found.version)
    return again(found)


def resumed(w: World) -> None:
    found = series_stopped(w)
    w.by_ada(meeting_series.resume_series, found, version=found.version)


def decided(w: World) -> Any:
    return w.by_ada(decisions.record_decision, w.project, {"text": f"We use list {w.number}"})


def decision_changed(w: World) -> None:
    found = decided(w)
    w.by_ada(decisions.change_decision, found, {"reason": "It is shorter"}, version=found.version)


def withdrawn(w: World) -> Any:
    found = decided(w)
    return w.by_ada(decisions.withdraw_decision, found, version=found.version, why="A better one came")


def restored(w: World) -> None:
    found = withdrawn(w)
    w.by_ada(decisions.restore_decision, found, version=found.version)


def noted(w: World) -> Any:
    content = {"text": f"Send prices {w.number}", "owner": w.ben, "due_on": None}
    return w.by_ada(actions.add_action, w.project, content)


def action_changed(w: World) -> None:
    found = noted(w)
    due = {"due_on": w.now().date(), "owner": w.ada}
    w.by_ada(actions.change_action, found, due, version=found.version)


def finished(w: World) -> Any:
    found = noted(w)
    return w.by_ada(actions.finish_action, found, version=found.version, result="Sent")


def dropped(w: World) -> None:
    found = noted(w)
    w.by_ada(actions.drop_action, found, version=found.version)


def reopened(w: World) -> None:
    found = finished(w)
    w.by_ada(actions.reopen_action, found, version=found.version)


def notes(w: World) -> None:
    found = planned(w)
    w.by_ada(meetings.write_notes, found, "All came", version=found.version)


DEEDS = {
    "meeting.plan": planned,
    "meeting.plan next": lambda w: w.by_ada(meetings.plan_next, series(w)),
    "meeting.change": changed,
    "meeting.change notes": notes,
    "attendance.create": people_only,
    "meeting.invite": lambda w: w.by_ada(meetings.invite, planned(w)),
    "meeting.agenda": renewed,
    "meeting.hold": held,
    "meeting.publish": published,
    "meeting.cancel": cancelled,
    "meeting.reopen": lambda w: w.by_ada(meetings.reopen_cancelled, cancelled(w)),
    "minutesedition.correct": lambda w: w.by_ada(minutes.correct_minutes, published(w), "It was Tuesday"),
    "attendance.change": attended,
    "agendaitem.create": point,
    "agendaitem.change": point_changed,
    "agendaitem.move": point_moved,
    "agendaitem.remove": point_back,
    "meetingseries.create": series,
    "meetingseries.change": series_changed,
    "meetingseries.stop": series_stopped,
    "meetingseries.resume": resumed,
    "decision.create": decided,
    "decision.change": decision_changed,
    "decision.withdraw": withdrawn,
    "decision.restore": restored,
    "action.create": noted,
    "action.change": action_changed,
    "action.finish": finished,
    "action.drop": dropped,
    "action.reopen": reopened,
}
