"""What tests ask of a spec, or of any part of one."""

from typing import Any


def channels(spec: Any) -> list[dict[str, Any]]:
    """Return what every encoding in a spec says of its x and y, its sort and axis at least."""
    if isinstance(spec, list):
        return [channel for part in spec for channel in channels(part)]
    if not isinstance(spec, dict):
        return []
    encoding = spec.get("encoding", {})
    placed = [{"sort": None, "axis": None, **encoding[name]} for name in "xy" if name in encoding]
    return placed + [channel for part in spec.values() for channel in channels(part)]


def fields_of(spec: Any) -> set[str]:
    """Return every field that the encodings of a spec name and that it does not calculate."""
    return _named(spec, "field") - _named(spec, "as")


def _named(spec: Any, by: str) -> set[str]:
    if isinstance(spec, list):
        return set().union(*(_named(part, by) for part in spec))
    if not isinstance(spec, dict):
        return set()
    here = {spec[by]} if isinstance(spec.get(by), str) else set()
    return here.union(*(_named(part, by) for part in spec.values()))
