"""Deeds on plans, gates, updates and reports that are one act."""

from __future__ import annotations

from phases import act_words as words
from phases.step_sentences import moves_of
from rollout.projects.act_clauses import counted, silent
from rollout.projects.acts import told_together, told_with_any

REPORTED = ("taskupdate.report", "taskupdate.correct", "taskupdate.confirm", "taskupdate.enter")
ACCEPTED = ("taskupdate.accept", "taskupdate.accept_own")
EVIDENCE = ("gateevidence.replace", "gateevidence.remove", "gateevidence.restore")
DAYS = (
    "calendar.day_add",
    "calendar.day_change",
    "calendar.day_remove",
    "calendar.days",
    "calendar.day_restore",
)
CALENDARS = ("calendar.create", "calendar.remove", "calendar.restore", "calendar.week", *DAYS)


def register_acts() -> None:
    """Called once, from `ready()`."""
    register_updates()
    register_gates()
    told_together(*CALENDARS, parts={"plan.change": moves_of})
    told_together("baseline.reference", "baseline.restore", parts={"baseline.mark": silent})
    told_together("weeklyreport.publish", parts={"schedulesnapshot.take": silent})


def register_updates() -> None:
    again = {"taskupdate.reopen": words.wait_again, "taskupdate.accept": words.accepted_again}
    told_together("plan.undo", parts={deed: counted(said) for deed, said in again.items()})
    more = counted(words.more_reports)
    told_together(*ACCEPTED, parts={"plan.change": moves_of, **dict.fromkeys(ACCEPTED, more)}, once=True)
    answered = {"updaterequest.answer": counted(words.all_answered), "updaterequest.change": silent}
    told_together(*REPORTED, parts={**dict.fromkeys(REPORTED, more), **answered}, once=True)
    told_together("taskupdate.ask_back", parts={"updaterequest.change": silent})
    asked = {"updaterequest.create": words.people_asked, "updateround.close": words.round_closed}
    told_together("updateround.open", parts={deed: counted(said) for deed, said in asked.items()})
    told_together(
        "updaterequest.remind", parts={"updaterequest.remind": counted(words.more_people)}, once=True
    )


def register_gates() -> None:
    demanded = {"gatecondition.create": counted(words.conditions), "action.create": silent}
    told_together("gatesignature.sign", parts={"gatereview.decide": words.decided, **demanded})
    dropped = {"gatecondition.remove": counted(words.dropped), "action.drop": silent}
    told_together("gatesignature.withdraw", parts=dropped)
    proof = {"gatecriterion.lapse": words.lapsed, "gatecriterion.restore": words.restored}
    told_together(*EVIDENCE, parts={deed: counted(said) for deed, said in proof.items()})
    told_together("gate.setup", parts={"gate.setup": counted(words.more_gates)}, once=True)
    told_with_any("gatereview.stale", words.stale)
