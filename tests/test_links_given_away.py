"""Links that stood in earlier READMEs and tests open what they opened then, number by number.

`links_given_away.json` holds, under each commit, links of its README and tests, and what its own
`decode` made of them: of the lesson, the scenario, the target and the look all that was not as in
an empty link. Never change a line of it. Lessons stand there in numbers as well, so that a link
that holds but a difference from one still opens the same if the lesson is thought over.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from attention.exchange.link import Link, decode
from attention.scenario import Scenario

GIVEN_AWAY: dict[str, list[tuple[str, Any]]] = json.loads(
    Path(__file__).with_name("links_given_away.json").read_text("utf-8")
)
LINKS = [
    pytest.param(query, opened, id=f"{commit} {query}")
    for commit, links in GIVEN_AWAY.items()
    for query, opened in links
]


def plain(what: Link | Scenario) -> dict[str, Any]:
    """Return a link or a scenario as dictionaries, lists, texts and numbers, as JSON has them."""
    told = asdict(what)
    if isinstance(what, Link):
        told["lesson"] = what.lesson.name
    found: dict[str, Any] = json.loads(json.dumps(told))
    return found


def put_over(base: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return what is told in place of the same in the base, whatever more that has by now."""
    return base | {
        name: put_over(base[name], value) if isinstance(base[name], dict) else value
        for name, value in told.items()
    }


@pytest.mark.parametrize(("query", "opened"), LINKS)
def test_a_link_opens_what_it_opened_when_it_was_given_away(
    query: str, opened: dict[str, Any]
) -> None:
    link, problems = decode(query)
    assert not problems
    expected = put_over(plain(Link()), opened)
    if expected["look"]["pinned"] is not None:
        expected["look"]["pinned"] = put_over(plain(Link().scenario), expected["look"]["pinned"])
    assert plain(link) == expected
