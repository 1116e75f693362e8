"""How a dry run of an import is told in the reader's language."""

from __future__ import annotations

from phases.interchange.report import Wording
from phases.labels_facts import fact_sentence
from phases.labels_import import place_text
from phases.labels_not_kept import not_kept_sentence, rule_sentence
from phases.labels_plan import warning_sentences

WORDING = Wording(fact_sentence, place_text, not_kept_sentence, rule_sentence, warning_sentences)
