"""What the plan check says: the rule, why it matters, the mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from phases.plan_check_rows import Rule

EDIT = _("Edit the task")


@dataclass(frozen=True, slots=True)
class RuleWords:
    """`mend` is the button of a finding that can be mended at a press, `choose` that of one where a person
    must choose."""

    title: str | Promise
    why: str | Promise
    mend: str | Promise = ""
    choose: str | Promise = EDIT


RULE_WORDS: Mapping[Rule, RuleWords] = {
    Rule.NO_PREDECESSOR: RuleWords(
        _("Nothing comes before it"),
        _("A task without a predecessor starts whenever the calendar lets it; nobody sees that it waits."),
        choose=_("Link a predecessor"),
    ),
    Rule.NO_SUCCESSOR: RuleWords(
        _("Nothing waits for it"),
        _("A task without a successor may slip for ever without moving the go-live."),
        choose=_("Link a successor"),
    ),
    Rule.DANGLING_START: RuleWords(
        _("Its start hangs free"),
        _("Predecessors hold its finish only; when it grows, it would simply begin earlier."),
        choose=_("Link its start"),
    ),
    Rule.DANGLING_FINISH: RuleWords(
        _("Its finish hangs free"),
        _("Successors wait for its start only; however long it takes, nothing moves."),
        choose=_("Link its finish"),
    ),
    Rule.NO_OWNER: RuleWords(
        _("Nobody owns it"),
        _("A role alone answers no question on Monday; a person does."),
        mend=_("Give it to the one with the role"),
        choose=_("Choose an owner"),
    ),
    Rule.IDLE_OWNER: RuleWords(
        _("Its owner may own no work"),
        _("Who administers, oversees or audits the work of others does not answer for a task as well."),
        choose=_("Choose an owner"),
    ),
    Rule.OWNER_LEFT: RuleWords(
        _("Its owner is not in the project"),
        _("Who has left the project, or the company, answers no question and moves nothing."),
        mend=_("Give it to the one with the role"),
        choose=_("Choose an owner"),
    ),
    Rule.NO_CRITERION: RuleWords(
        _("No acceptance criterion"),
        _("Without a deliverable nobody can say when the task is done."),
        choose=_("Name the deliverable"),
    ),
    Rule.LEAD: RuleWords(
        _("A link with a lead"),
        _("It begins before its predecessor ends by so much; when that one slips, the overlap hides it."),
        mend=_("Take the lead out"),
    ),
    Rule.OUT_OF_SEQUENCE: RuleWords(
        _("Begun out of sequence"),
        _("It began before a predecessor allowed it: either the report is wrong or the link is."),
        choose=_("See its links and dates"),
    ),
    Rule.HARD_CONSTRAINT: RuleWords(
        _("A hard constraint"),
        _("A date set by force stops the plan from saying what will really happen."),
        mend=_("Soften the constraint"),
    ),
    Rule.HIGH_SLACK: RuleWords(
        _("Very much slack"),
        _("More than two months of slack nearly always mean a missing link."),
        choose=_("Link a successor"),
    ),
    Rule.NEGATIVE_SLACK: RuleWords(
        _("Too late already"),
        _("The dates miss a deadline or a constraint; shorten, reorder or renegotiate."),
        choose=_("See what decides it"),
    ),
    Rule.FREEZE: RuleWords(
        _("Configuration before the freeze"),
        _("What is configured before requirements are frozen is configured twice."),
        mend=_("Let it wait for the freeze"),
        choose=_("See the network"),
    ),
    Rule.BACKUP: RuleWords(
        _("Migration before the backup"),
        _("Data is loaded only when a restore has been seen to work."),
        mend=_("Let it wait for the drill"),
        choose=_("Add a backup drill"),
    ),
    Rule.PILOT: RuleWords(
        _("Roll-out before the pilot"),
        _("The pilot is there to find what the roll-out must not show."),
        mend=_("Let it wait for the pilot"),
        choose=_("See the network"),
    ),
    Rule.TRAINING: RuleWords(
        _("Go-live before the training"),
        _("Who is not trained goes back to Excel."),
        mend=_("Let it wait for the training"),
        choose=_("See the network"),
    ),
}
