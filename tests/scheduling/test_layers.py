"""Layers of the network: each task one behind the last of its predecessors."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from phases.scheduling.layers import layers

LINKS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).map(sorted).filter(lambda p: p[0] != p[1]))


def test_a_link_to_a_task_outside_is_left_out() -> None:
    assert layers(["A", "B"], [("X", "A"), ("A", "B")]) == [["A"], ["B"]]


@given(LINKS)
def test_each_task_stands_one_layer_behind_its_last_predecessor(links: list[list[int]]) -> None:
    found = layers(range(12), [(a, b) for a, b in links])
    depth = {key: number for number, layer in enumerate(found) for key in layer}
    for key in range(12):
        assert depth[key] == max((depth[a] + 1 for a, b in links if b == key), default=0)
    assert all(a < b for layer in found for a, b in pairwise(layer))
