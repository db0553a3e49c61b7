"""Marks of queries and keys: what frames say of them, and how large they are drawn."""

import math

import numpy as np

from attention.maths import Array

# What all frames of queries among keys say of a row. They are sent with every answer, so what is
# only counted, or only says where to draw, takes no more room than it needs, and a text that
# stands in many rows is sent once.
NAMED = {
    "part": "category",
    "role": "category",  # key or query: what the row is about
    "query_position": "int8",
    "key_position": "int8",  # −1 if the row is about no key
    "word": "category",  # that the row is about, isolated; of a caption, the query's
    "text": "category",  # that is drawn
}
PLACED = {
    "x": "float64",
    "y": "float64",
    "label_x": "float64",  # where the label stands, or where a line ends
    "label_y": "float64",
}

KEY_AREA = (24.0, 420.0)  # of a key that has none, and one that has all of the weight
QUERY_AREA = 150.0
QUERY_RADIUS = math.sqrt(QUERY_AREA / 2)  # half the diagonal of a diamond
GHOST_AREA = 60.0  # of a vector as it was before its rotation


def disc_radii(areas: Array) -> Array:
    """Return the radii of round marks of these areas, in pixels."""
    radii: Array = np.sqrt(areas / math.pi)
    return radii


def key_areas(weights: Array) -> Array:
    """Return the areas of marks whose keys get these weights, in square pixels."""
    return KEY_AREA[0] + (KEY_AREA[1] - KEY_AREA[0]) * weights
