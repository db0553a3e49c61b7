"""The page, opened on as many words as WORDS in the environment says, for measuring.

With EVERYTHING set, four heads and every switch are on; with SOURCES, the words look at as many
others.
"""

import os
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np

from attention import lessons
from attention.lessons import Lesson
from attention.scenario import MAX_HEADS, Scenario, Sentence

n = int(os.environ["WORDS"])
angles = 0.5 + 2 * np.pi * np.arange(n) / n
opening = Scenario(
    words=tuple(f"word {i}" for i in range(n)),
    embeddings=np.column_stack([np.cos(angles), np.sin(angles)]).tolist(),
    heads=lessons.OPENING.scenario.heads,
)
if os.environ.get("EVERYTHING"):
    opening = opening.with_heads(MAX_HEADS).sampled(0)
    opening = opening.with_options(scaled=True, temperature=0.5, causal=True, rotation=30)
if os.environ.get("SOURCES"):
    places = tuple((-y, x) for x, y in opening.embeddings)
    sources = Sentence(tuple(f"source {i}" for i in range(n)), places)
    opening = replace(opening, sources=sources, cross=True)
lesson = lessons.OPENING = Lesson(lessons.OPENING.name, opening, "")
lessons.LESSONS = (lesson, *lessons.LESSONS[1:])
lessons.BY_NAME[lesson.name] = lesson
runpy.run_path(str(Path(__file__).parents[2] / "app.py"))
