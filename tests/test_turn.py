"""Whose page is drawn first when many arrive at once."""

from collections.abc import Iterator
from threading import Thread
from time import monotonic

import pytest
from visitor import LAPTOP, Visitor

from attention.page import turn as module
from attention.page.turn import Turn


class Visits:
    """Visitors who wait for a turn that is taken, in the order in which they came."""

    def __init__(self) -> None:
        self.turn, self.drawn = Turn(), list[str]()
        self._threads: list[Thread] = []

    def wait(self, name: str, *, has_drawn_figure: bool = False) -> None:
        """Let somebody come who has to wait."""

        def draw() -> None:
            with self.turn.taken():
                if has_drawn_figure:
                    self.turn.let_others_go_first()
                self.drawn.append(name)

        before = len(self.turn._waiting)
        self._threads.append(Thread(target=draw, daemon=True))
        self._threads[-1].start()
        until = monotonic() + 10
        while len(self.turn._waiting) == before:
            assert monotonic() < until, "nobody waits"

    def end(self) -> None:
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive(), "somebody waits for ever"


@pytest.fixture
def visits() -> Iterator[Visits]:
    visits = Visits()
    yield visits
    visits.end()
    with visits.turn.taken():  # it is free
        pass


def test_who_came_first_draws_first(visits: Visits) -> None:
    with visits.turn.taken():
        for name in "abc":
            visits.wait(name)
    visits.end()
    assert visits.drawn == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("patience", "order"),
    [
        (2.0, ["a", "b", "c", "rest"]),
        (-1.0, ["rest", "a", "b", "c"]),  # as if it had waited for longer than it can
    ],
)
def test_the_rest_of_a_page_waits_for_figures_of_others_and_not_for_ever(
    visits: Visits, monkeypatch: pytest.MonkeyPatch, patience: float, order: list[str]
) -> None:
    monkeypatch.setattr(module, "PATIENCE", patience)
    with visits.turn.taken():
        visits.wait("rest", has_drawn_figure=True)
        for name in "abc":
            visits.wait(name)
    visits.end()
    assert visits.drawn == order


def test_the_turn_is_passed_on_by_a_page_that_fails(visits: Visits) -> None:
    def fail() -> None:
        with visits.turn.taken():
            visits.wait("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    visits.end()
    assert visits.drawn == ["a"]


def test_who_is_alone_waits_for_nobody(visits: Visits) -> None:
    with visits.turn.taken():
        visits.turn.let_others_go_first()


def test_the_figure_comes_before_tables_and_switches(address: str) -> None:
    newcomer = Visitor(address, window=None)
    newcomer.session.window = LAPTOP
    newcomer.send(newcomer.session.measured())
    newcomer.hear_until(lambda: "figure" in newcomer.session.drawn)
    assert {"lesson", "Talk", "view", "plane"} < newcomer.session.drawn
    assert not {"words", "W_Q", "W_K", "causal", "address"} & newcomer.session.drawn
    newcomer.hear_until(lambda: not newcomer.session.running)
    assert {"words", "W_Q", "W_K", "causal", "address"} < newcomer.session.drawn
    newcomer.close()
