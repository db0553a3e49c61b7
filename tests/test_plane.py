"""The plane's geometry and its pacing: JavaScript without a page, run in the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from attention.scenario import Row

FOLDER = Path(__file__).parent.parent / "attention" / "page" / "browser"
VIEW = {"limit": 2.0, "side": 300}
numbers = st.floats(-2, 2)


@pytest.fixture(scope="module")
def run(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Run an expression in which `it` holds the functions and `given` the arguments."""
    page = browser.new_page()
    source = "\n".join((FOLDER / name).read_text() for name in ("geometry.js", "pacing.js"))
    page.evaluate(
        """async source => {
            window.it = await import("data:text/javascript," + encodeURIComponent(source));
        }""",
        source,
    )
    yield lambda expression, *given: page.evaluate(f"given => ({expression})", given)
    page.close()


@pytest.mark.parametrize(
    ("point", "pixel"),
    [((-2, 2), (0, 0)), ((0, 0), (150, 150)), ((2, -2), (300, 300)), ((1, 0), (225, 150))],
)
def test_pixels_run_to_the_right_and_downwards(
    run: Callable[..., Any], point: tuple[float, float], pixel: tuple[float, float]
) -> None:
    assert run("it.toPixel(given[0], given[1])", point, VIEW) == list(pixel)
    assert run("it.toPoint(given[0], given[1])", pixel, VIEW) == list(point)


def test_there_and_back(run: Callable[..., Any]) -> None:
    @given(st.lists(st.tuples(numbers, numbers), min_size=1))
    def law(points: list[tuple[float, float]]) -> None:
        there = "given[0].map(point => it.toPixel(point, given[1]))"
        back = run(f"{there}.map(pixel => it.toPoint(pixel, given[1]))", points, VIEW)
        np.testing.assert_allclose(back, points, atol=1e-12)

    law()


def test_what_is_dragged_beyond_the_edge_stays_on_it(run: Callable[..., Any]) -> None:
    assert run("it.clamped(given[0], 2)", [3, -7]) == [2, -2]
    assert run("it.clamped(given[0], 2)", [1, -1]) == [1, -1]


@pytest.mark.parametrize(
    ("point", "step", "expected"),
    [
        ([0.123, -0.987], 0.01, [0.12, -0.99]),
        ([0.3, 0.38], 0.25, [0.25, 0.5]),
        ([-0.001, 7.4], 0.5, [0, 7.5]),
    ],
)
def test_places_are_round_numbers(
    run: Callable[..., Any], point: list[float], step: float, expected: list[float]
) -> None:
    snapped = run("it.snapped(given[0], given[1])", point, step)
    assert snapped == expected
    assert run("given[0].map(x => Object.is(x, -0))", snapped) == [False, False]


@pytest.mark.parametrize(
    ("limit", "expected"), [(2, 0.01), (1.5, 0.01), (20, 0.1), (100, 0.1), (0.02, 0.0001)]
)
def test_a_hand_tells_no_more_than_a_pixel_apart(
    run: Callable[..., Any], limit: float, expected: float
) -> None:
    assert run("it.resolution(given[0])", {"limit": limit, "side": 300}) == pytest.approx(expected)


def test_the_nearest_handle_is_taken(run: Callable[..., Any]) -> None:
    pixels = [[10, 10], [50, 50], [50, 50], [60, 50]]
    assert run("it.nearest(given[0], [12, 10], 22)", pixels) == 0
    assert run("it.nearest(given[0], [50, 51], 22)", pixels) == 2  # the one above the other
    assert run("it.nearest(given[0], [200, 200], 22)", pixels) == -1


@pytest.mark.parametrize("limit", [0.3, 1, 1.5, 2, 3, 7, 20, 100])
def test_ticks_are_few_and_symmetric(run: Callable[..., Any], limit: float) -> None:
    at = np.array(run("it.ticks(given[0])", limit))
    assert 3 <= len(at) <= 11
    assert np.abs(at).max() <= limit + 1e-9
    np.testing.assert_allclose(at, -at[::-1])
    assert np.isclose(at, 0).any()


def test_the_image_of_a_line_is_its_ends_times_the_matrix(run: Callable[..., Any]) -> None:
    @given(*[st.tuples(st.tuples(numbers, numbers), st.tuples(numbers, numbers))] * 2)
    def law(line: tuple[Row, Row], rows: tuple[Row, Row]) -> None:
        image = run("it.image([given[0]], given[1])", line, rows)
        np.testing.assert_allclose(image[0], np.array(line) @ np.array(rows), atol=1e-12)

    law()


def test_the_grid_has_lines_both_ways(run: Callable[..., Any]) -> None:
    lines = run("it.grid(2)")
    assert len(lines) == 10
    assert [[-2, 1], [2, 1]] in lines
    assert [[1, -2], [1, 2]] in lines


def test_a_label_stands_beside_its_mark_and_clear_of_others(run: Callable[..., Any]) -> None:
    place = "it.labelPlace(given[0], [40, 16], 8, given[1], 300)"
    assert run(place, [150, 150], []) == [150, 132]  # above: 8 + 2 + half of 16
    above = [150, 132, 20, 8]
    assert run(place, [150, 150], [above]) == [150, 168]
    assert run(place, [2, 2], []) != [2, -16]  # never outside


# A line that carries updates to a server which takes its time for each, one after the other,
# and answers back. Of updates that wait, only the newest is worked on.
LINE = """
((delay, service, duration) => {
  const pacer = new it.Pacer();
  const toServer = [], toPage = [];
  let busyUntil = 0, working = null, number = 0, worst = 0;
  const shown = [], sent = [];
  for (let now = 0; now < duration; now += 1) {
    while (toServer.length && toServer[0].at <= now && !working) {
      const arrived = toServer.filter(({ at }) => at <= now);
      toServer.splice(0, arrived.length);
      working = { ...arrived.at(-1), done: now + service };
    }
    if (working && working.done <= now) {
      toPage.push({ number: working.number, made: working.made, at: now + delay });
      working = null;
    }
    while (toPage.length && toPage[0].at <= now) {
      const answer = toPage.shift();
      pacer.answered(answer.number, now);
      shown.push({ now, lag: now - answer.made });
    }
    if (pacer.wait(now) <= 0) {
      number += 1;
      pacer.sent(number, now);
      sent.push({ now });
      toServer.push({ number, made: now, at: now + delay });
    }
  }
  return [shown, sent];
})(...given)
"""


@pytest.mark.parametrize(("delay", "service"), [(1, 30), (75, 30), (150, 20), (5, 100)])
def test_a_line_is_used_and_never_clogged(
    run: Callable[..., Any], delay: int, service: int
) -> None:
    shown, sent = (
        [event for event in events if event["now"] > 10_000]
        for events in run(LINE, delay, service, 20_000)
    )
    rate = len(shown) / 10  # a second
    possible = min(1000 / service, 8 * 1000 / (2 * delay + service))
    assert rate >= 0.6 * possible
    assert len(sent) <= 2.2 * len(shown)  # at most one in two is overtaken by the next
    lags = np.array([answer["lag"] for answer in shown])
    assert lags.max() <= 2 * delay + 3 * service  # one may wait behind another, no more
    half = len(lags) // 2
    assert np.median(lags[half:]) <= np.median(lags[:half]) + service  # and it does not grow


def test_an_update_that_is_never_answered_stops_nothing_for_good(
    run: Callable[..., Any],
) -> None:
    waits = run(
        """(() => {
            const pacer = new it.Pacer();
            pacer.sent(1, 0);
            const before = pacer.wait(10);
            pacer.sent(2, 3000);
            pacer.answered(2, 3040);
            return [before === Infinity, pacer.wait(3080)];
        })()"""
    )
    assert waits[0]
    assert waits[1] < 1000
