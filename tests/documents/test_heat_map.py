"""The heat map in a PDF: well-formed, read aloud by its title, words beside every count."""

from __future__ import annotations

from xml.etree import ElementTree

from rollout.documents.svg.heat_map import HeatCell, HeatFigure, heat_map_svg

SVG = "{http://www.w3.org/2000/svg}"
FIGURE = HeatFigure(
    title="One of <two> & high",
    columns=["1 minor", "2 severe"],
    row_names=["2 likely", "1 rare"],
    rows=[
        [HeatCell(0, "Low", "outlined"), HeatCell(3, "High", "solid")],
        [HeatCell(1, "Low", "outlined"), HeatCell(0, "Medium", "hatched")],
    ],
)


def test_every_count_stands_with_the_word_of_its_level_and_empty_cells_say_nothing() -> None:
    root = ElementTree.fromstring(heat_map_svg(FIGURE, 400))
    texts = [node.text for node in root.iter(f"{SVG}text") if node.text]
    assert root[0].text == "One of <two> & high"
    assert [text for text in texts if "·" in text] == ["3 · High", "1 · Low"]


def test_nothing_is_drawn_outside_the_picture() -> None:
    root = ElementTree.fromstring(heat_map_svg(FIGURE, 400))
    height = float(root.attrib["viewBox"].split()[3])
    for node in root.iter(f"{SVG}rect"):
        right = float(node.attrib["x"]) + float(node.attrib["width"])
        below = float(node.attrib["y"]) + float(node.attrib["height"])
        assert right <= 400 and below <= height
