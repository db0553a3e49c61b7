"""Where the elements of a page stand, as a browser keeps it: in containers, at their places.

A run sends deltas, each for a place; what it has not sent again when it ends is gone. This
follows `AppRoot` and `ClearStaleNodeVisitor` of Streamlit's front end, version 1.67.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from elements import identity_of, kind_of

ROOTS = 4  # main, sidebar, events (toasts and dialogs), bottom


@dataclass
class Node:
    """A container, or an element if it has no children; and the last run that drew in it."""

    content: Any = None
    run: str = ""
    fragment: str = ""
    mark: str = ""
    children: list["Node"] | None = None


class Tree:
    """All that stands on a page."""

    def __init__(self) -> None:
        self.roots = [Node(children=[]) for _ in range(ROOTS)]

    def put(self, delta: Any, path: Sequence[int], run: str, mark: str) -> tuple[Node, bool, bool]:
        """Put a container or an element in its place.

        Returns
        -------
        node : Node
        mounted, heeded : bool
            Whether no element of this identity stood beside the place, and whether a browser
            looks at this one: it does not at a message that is marked as the last one for it.
        """
        node, beside = Node(), self.roots
        for index in path[:-1]:
            node = beside[index]
            node.run, beside = run, children(node)
        at = path[-1]
        assert at <= len(beside), f"a delta for {path}, where only {len(beside)} places are filled"
        before = beside[at] if at < len(beside) else Node()
        if delta.WhichOneof("type") == "add_block":
            now = Node(delta.add_block, run, delta.fragment_id, mark, [])
            if _continues(before, now):
                now.children = before.children
        else:
            now = Node(delta.new_element, run, delta.fragment_id, mark)
        mounted = identity_of(now.content) not in {identity_of(each.content) for each in beside}
        heeded = before.mark != mark or getattr(now.content, "has_one_shot_effect", False)
        beside[at : at + 1] = [now]
        return now, mounted, heeded

    def clear(self, run: str, fragments: Collection[str]) -> None:
        """Take away what a run that has ended, of some fragments or of all, did not send again."""
        for root in self.roots:
            root.children = _cleared(root, run, fragments, within=False)

    def nodes(self) -> Iterator[tuple[int, Node]]:
        """Yield all containers and elements from top to bottom, and how deep each is."""
        for root in self.roots:
            yield from _below(root, 0)


def children(node: Node) -> list[Node]:
    assert node.children is not None, "a delta for a place inside an element"
    return node.children


def _continues(before: Node, now: Node) -> bool:
    """Return whether a container that is drawn again keeps what is in it for the time being."""
    same = before.children is not None and kind_of(before.content) == kind_of(now.content)
    return same and (kind_of(now.content) != "dialog" or before.content.id == now.content.id)


def _cleared(node: Node, run: str, fragments: Collection[str], *, within: bool) -> list[Node]:
    """Return what stays in a container; `within` says that it is in a fragment that was run."""
    stay = []
    for each in children(node):
        fresh = each.run == run
        if each.children is None:
            elsewhere = bool(fragments) and not (each.fragment and within)
            if fresh or elsewhere or kind_of(each.content) == "toast":
                stay.append(each)
        elif fresh or (fragments and not within):
            inside = within or (fresh and each.fragment in fragments)
            each.children = _cleared(each, run, fragments, within=inside)
            stay.append(each)
    return stay


def _below(node: Node, depth: int) -> Iterator[tuple[int, Node]]:
    for each in node.children or ():
        yield depth, each
        yield from _below(each, depth + 1)
