"""Who an actor is in a fight, from its code."""

from __future__ import annotations

from enum import Enum

from onrecord.exports import codes
from onrecord.record import Actor


class Side(Enum):
    """What stands behind an actor."""

    STATE = "state"
    ARMED = "armed"
    CIVILIAN = "civilian"
    UNKNOWN = ""


def side(actor: Actor) -> Side:
    """The side of an actor. A bare country counts as the state; a population as civilians."""
    parts = codes.take_apart(actor.code)
    if parts.sector:
        return Side(codes.table("sectors", "sector")[parts.sector]["side"])
    if actor.kind == "population":
        return Side.CIVILIAN
    if parts.entity == "IMG":
        return Side.ARMED
    return Side.STATE if codes.country_name(parts.entity) else Side.UNKNOWN
