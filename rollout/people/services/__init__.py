"""Verbs about people: each asks for its permission and leaves its event."""
