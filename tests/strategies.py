"""Scenarios and what people might type, for hypothesis to draw from."""

from dataclasses import replace

from hypothesis import strategies as st

from attention.forward import attention_mask
from attention.scenario import (
    MAX_HEADS,
    MAX_LAYERS,
    MAX_WORDS,
    Head,
    Options,
    Scenario,
    Sentence,
    Stack,
)
from attention.target import RULES, Target
from attention.words import word_fault

coordinates = st.floats(-3, 3).map(lambda number: round(number, 3))
points = st.tuples(coordinates, coordinates)
matrices = st.tuples(points, points)
letters = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
# Words that look alike or run from right to left, and signs of several characters.
tricky = st.sampled_from(
    [
        *("cat", "c\u200bat", "café", "cafe\u0301", "cat₁", "שלום", "a שלום 1", "می\u200cخواهم"),
        *(
            "👨\u200d👩\u200d👧" * 4,
            "🇩🇪🇫🇷",
            "❤\ufe0f",
            "क\u094dष\u093f",
            "__proto__",
            "null",
            "=1+1",
        ),
    ]
)
words = tricky | st.text(letters, min_size=1, max_size=24).filter(
    lambda word: word_fault(word) is None
)
labels = st.just("") | words
angles = st.floats(-360, 360).map(lambda number: round(number, 1))
sizes = st.floats(0, 10).map(lambda number: round(number, 2))
positions = st.one_of(  # told in one way at most
    st.fixed_dictionaries({"rotation": angles}),
    st.fixed_dictionaries({"wave": sizes, "wave_angle": angles}),
    st.fixed_dictionaries({"slope": sizes}),
)


@st.composite
def options(draw: st.DrawFn) -> Options:
    """Any options: masks, and positions told in one way or not at all."""
    return Options(
        scaled=draw(st.booleans()),
        temperature=draw(st.sampled_from([0.05, 0.5, 1.0, 2.0, 5.0])),
        causal=draw(st.booleans()),
        window=draw(st.sampled_from([0, 0, 1, 2, 3, MAX_WORDS])),
        **draw(positions),
    )


heads = st.builds(Head, W_Q=matrices, W_K=matrices, W_V=matrices)


def rows(count: int) -> st.SearchStrategy[tuple[tuple[float, float], ...]]:
    return st.lists(points, min_size=count, max_size=count).map(tuple)


@st.composite
def sentences(draw: st.DrawFn, asking: int | None = None) -> Sentence:
    """Any words at which so many, or they themselves, look: 1 to 12, padding, a mask painted."""
    named = tuple(draw(st.lists(words, min_size=1, max_size=MAX_WORDS)))
    at = st.integers(0, len(named) - 1)
    return Sentence(
        named,
        draw(rows(len(named))),
        padding=tuple(draw(st.sets(at, max_size=2))),
        painted=tuple(
            draw(st.sets(st.tuples(st.integers(0, (asking or len(named)) - 1), at), max_size=3))
        ),
    )


stacks = st.builds(
    Stack, st.integers(0, MAX_LAYERS), st.booleans(), st.just(0.0) | sizes.map(lambda r: r or 1.0)
)


@st.composite
def scenarios(draw: st.DrawFn, cross: bool | None = None) -> Scenario:
    """Any scenario: 1 to 12 words, perhaps other ones they look at, 1 to 4 heads, every option.

    Every query has somebody to look at; for those that have not, see `tests/test_positions.py`.
    """
    sentence = draw(sentences())
    drawn_heads = tuple(draw(st.lists(heads, min_size=1, max_size=MAX_HEADS)))
    if draw(st.booleans()) if cross is None else cross:
        sources = draw(sentences(asking=len(sentence.words)))
        looks_at_them = cross or draw(st.booleans())
    else:
        sources, looks_at_them = None, False
    scenario = Scenario(
        words=sentence.words,
        embeddings=sentence.embeddings,
        heads=drawn_heads,
        options=draw(options()),
        W_O=draw(rows(2 * len(drawn_heads))),
        padding=sentence.padding,
        painted=sentence.painted,
        x_label=draw(labels),
        y_label=draw(labels),
        sources=sources,
        cross=looks_at_them,
        stack=draw(stacks),
    )
    if attention_mask(scenario).any(axis=1).all():
        return scenario
    unmasked = replace(scenario.with_options(window=0), padding=(), painted=())
    return unmasked.with_sources(sources and replace(sources, padding=(), painted=()))


# What a browser may send for a cell: anything that JSON holds.
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.integers(10**300, 10**310),
    st.text(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(), st.integers(), max_size=2),
)


@st.composite
def targets(draw: st.DrawFn, words: int = MAX_WORDS) -> Target:
    """Any target for scenarios of up to so many words."""
    rows = st.lists(st.floats(0, 100).map(lambda x: round(x, 3)), max_size=words).map(tuple)
    return Target(
        rule=draw(st.sampled_from(RULES)),
        word=draw(st.integers(0, words - 1)),
        painted=tuple(draw(st.lists(rows, max_size=words))),
    )
