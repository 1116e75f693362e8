"""Whom a new project is for, and who brings the system."""

from __future__ import annotations

from dataclasses import dataclass

from rollout.people.models import Organization, OrganizationKind, User


@dataclass(frozen=True, slots=True)
class Sides:
    client: Organization | None = None
    vendor: Organization | None = None


def usual_sides(person: User) -> Sides:
    """What is taken where nobody says otherwise: the person's own company on the side it is of, and the one
    client that is known where the person works for a vendor."""
    own = person.organization
    if own is not None and own.kind == OrganizationKind.CLIENT:
        return Sides(client=own)
    clients = list(Organization.objects.filter(kind=OrganizationKind.CLIENT)[:2])
    return Sides(client=clients[0] if len(clients) == 1 else None, vendor=own)
