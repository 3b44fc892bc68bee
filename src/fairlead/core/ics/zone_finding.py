"""Which clocks a time of a file belongs to: by the zone that it names, else the asker's, else the calendar's."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.core.ics.clocks import Clock, clock_of_zone, fixed_clock
from fairlead.core.ics.components import Scope
from fairlead.core.ics.problems import BadValue, shown
from fairlead.core.ics.values import UTC_ZONE, Stamp, zone_key
from fairlead.core.ics.zone_definitions import ZoneDefinition, clock_of_definition
from fairlead.core.ics.zone_names import Named, find_described_zone, find_exact_zone

UTC_CLOCK = fixed_clock(0)


class Zones:
    """Finds the clocks for the times of one file, ready for a span of years; remembers what it found."""

    def __init__(self, scopes: Sequence[Scope], first_year: int, latest_year: int, own_zone: str | None) -> None:
        self._years = (first_year, latest_year)
        self._own_zone = own_zone
        self._found: dict[tuple[int, str | None], Clock | BadValue] = {}
        # A file of several calendars may describe a zone in the first one only.
        self._definitions: dict[str, ZoneDefinition] = {}
        for scope in reversed(scopes):
            self._definitions.update(scope.definitions)

    def clock(self, scope: Scope, name: str | None) -> Clock:
        """Return the clocks of a zone by its name in the file, None for a time that names none.

        Raises BadValue: `unknown_zone`, or `floating` where neither the asker nor the calendar names a zone.
        """
        key = (id(scope), name)
        found = self._found.get(key)
        if found is None:
            try:
                found = self._find(scope, name)
            except BadValue as problem:
                found = problem
            self._found[key] = found
        if isinstance(found, BadValue):
            raise found
        return found

    def instant(self, scope: Scope, stamp: Stamp) -> int:
        """Return the epoch seconds of a time, or of the beginning of a date; raises BadValue as `clock` does."""
        return stamp.wall if stamp.zone == UTC_ZONE else self.clock(scope, stamp.zone).instant(stamp.wall)

    def _find(self, scope: Scope, name: str | None) -> Clock:
        if name is None:
            # What the asker knows of the contact goes before what a program put into its export.
            if self._own_zone is not None:
                return self._clock_of(self._own_zone)
            if scope.zone is None:
                raise BadValue("floating")
            try:
                return self._find(scope, scope.zone)
            except BadValue as problem:
                raise BadValue("floating") from problem
        exact = find_exact_zone(name)
        if exact is not None:
            return self._clock_of(exact)
        key = zone_key(name)
        described = self._described(scope.definitions.get(key) or self._definitions.get(key))
        if described is not None:
            return described
        last = find_described_zone(name)
        if last is None:
            raise BadValue("unknown_zone", value=shown(name.replace("\\", "")))
        return self._clock_of(last)

    def _described(self, definition: ZoneDefinition | None) -> Clock | None:
        if definition is None:
            return None
        for alias in definition.aliases:
            exact = find_exact_zone(alias)
            if exact is not None:
                return self._clock_of(exact)
        return clock_of_definition(definition)

    def _clock_of(self, named: Named) -> Clock:
        if isinstance(named, int):
            return fixed_clock(named)
        return UTC_CLOCK if named == UTC_ZONE else clock_of_zone(named, *self._years)


class BlindZones(Zones):
    """Takes every clock for UTC: to see whether a time in an unknown zone could matter at all."""

    def __init__(self) -> None:
        super().__init__([], 0, 0, None)

    def clock(self, scope: Scope, name: str | None) -> Clock:
        return UTC_CLOCK
