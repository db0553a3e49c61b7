"""Scenarios worth knowing, each with the one sentence it teaches."""

from dataclasses import dataclass

from attention.scenario import Head, Scenario


@dataclass(frozen=True, slots=True)
class Preset:
    """A scenario, its name, and the claim that its weights bear out."""

    name: str
    scenario: Scenario
    claim: str


OPENING = Preset(
    name="Opening example",
    scenario=Scenario(
        words=("hope", "exuberance", "hate", "sycophant"),
        embeddings=((-1, 1), (1, 1), (-1, -1), (1, -1)),
        heads=(Head(W_Q=((0.30, -0.29), (0.60, 0.11)), W_K=((-0.55, -0.30), (0.52, -0.43))),),
    ),
    claim="Two random matrices are enough for exuberance to look at hope, "
    "and for hate to look at sycophant, with more than half of their weight.",
)
