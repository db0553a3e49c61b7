"""What tests ask of a spec."""


def fields_of(spec):
    """Return every field that the encodings of a spec name."""
    if isinstance(spec, list):
        return set().union(*map(fields_of, spec), set())
    if not isinstance(spec, dict):
        return set()
    named = {spec["field"]} if isinstance(spec.get("field"), str) else set()
    return named.union(*map(fields_of, spec.values()))
