"""What tests ask of a spec."""


def channels(spec):
    """Return what every encoding in a spec says of its x and y, its sort and axis at least."""
    if isinstance(spec, list):
        return [channel for part in spec for channel in channels(part)]
    if not isinstance(spec, dict):
        return []
    encoding = spec.get("encoding", {})
    placed = [{"sort": None, "axis": None, **encoding[name]} for name in "xy" if name in encoding]
    return placed + [channel for part in spec.values() for channel in channels(part)]


def fields_of(spec):
    """Return every field that the encodings of a spec name and that it does not calculate."""
    return _named(spec, "field") - _named(spec, "as")


def _named(spec, by):
    if isinstance(spec, list):
        return set().union(*(_named(part, by) for part in spec), set())
    if not isinstance(spec, dict):
        return set()
    here = {spec[by]} if isinstance(spec.get(by), str) else set()
    return here.union(*(_named(part, by) for part in spec.values()))
