"""The theme's colours stay apart for all eyes, and on paper."""

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

THEME = tomllib.loads(
    (Path(__file__).parent.parent / ".streamlit" / "config.toml").read_text("utf-8")
)["theme"]
PAPER = {"light": "#ffffff", "dark": "#0e1117"}  # Streamlit's own
# How linear light is seen with no cones of one kind: Machado, Oliveira and Fernandes, A
# Physiologically-based Model for Simulation of Color Vision Deficiency, 2009, severity 1.
EYES = {
    "common": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip


def light(colour: str) -> np.ndarray:
    """Return the linear red, green and blue of a colour: IEC 61966-2-1."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(linear: np.ndarray) -> np.ndarray:
    """Return CIELAB under D65, in which equal distances look about as different."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    t = to_xyz @ np.clip(linear, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2, section 1.4.3."""
    bright, dim = sorted(
        (float(light(each) @ [0.2126, 0.7152, 0.0722]) for each in (colour, other)), reverse=True
    )
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("scheme", PAPER)
def test_what_stands_in_one_picture_stays_apart(scheme: str, eye: str) -> None:
    keys, queries, values, outputs, embeddings = THEME[scheme]["chartCategoricalColors"]
    for together in ([keys, queries], [embeddings, values, outputs]):
        for one, other in combinations(together, 2):
            seen = [lab(EYES[eye] @ light(colour)) for colour in (one, other)]
            assert np.hypot.reduce(seen[0] - seen[1]) > 15


@pytest.mark.parametrize("scheme", PAPER)
def test_words_in_these_colours_can_be_read(scheme: str) -> None:
    for colour in THEME[scheme]["chartCategoricalColors"]:
        assert contrast(colour, PAPER[scheme]) >= 4.5
