"""The table of all numbers on the page: folded away, and of what there is."""

from typing import Any

import pytest
from looking import opened, session
from pandas.testing import assert_frame_equal

from attention.frames import numbers


def tables(app: Any) -> list[Any]:
    """Return what has a column that says how many words are looked at."""
    return [each.value for each in app.dataframe if "looks_at" in each.value]


def unfolded(query: str) -> Any:
    app = opened(query)
    app.session_state["all_numbers"] = True
    return app.run()


@pytest.mark.parametrize("view", ["keys", "values", "learning"])
def test_all_numbers_are_folded_away_and_are_those_of_the_head_that_is_shown(view: str) -> None:
    link = f"lesson=two-heads&view={view}&head=2"
    assert not tables(opened(link))
    app = unfolded(link)
    assert not app.exception
    (table,) = tables(app)
    assert_frame_equal(table, numbers(session(app).scenario, 1).drop(columns="position"))


def test_all_numbers_follow_an_edit() -> None:
    app = unfolded("lesson=no-question")
    assert tables(app)[0]["looks_at"].tolist() == pytest.approx([4, 4, 4, 4])
    app.toggle(key="causal").set_value(True).run().run()
    assert tables(app)[0]["looks_at"].tolist() == pytest.approx([1, 2, 3, 4])


def test_no_number_tells_what_is_to_be_predicted() -> None:
    app = unfolded("lesson=no-question&predict=1")
    assert not tables(app)
    assert "All numbers" not in [each.label for each in app.expander]
