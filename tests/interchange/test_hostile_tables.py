"""Tables as the world sends them: odd encodings, odd workbooks, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from phases.interchange.tables.reading import MAX_BYTES, TableFault, read_table
from phases.labels_tables import fault_sentence

CHINESE = "编号,名称,备注\n1,需求访谈与现状调研,第一阶段\n2,方案设计,评审通过后开工"
TRADITIONAL = "編號,名稱,備註\n1,需求訪談與現況調研,第一階段\n2,方案設計,審查通過後開工"


def names(content: bytes) -> list[Any]:
    return [row.cells.get("name") for row in read_table(content).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_simplified_chinese_is_read_in_its_usual_encodings(encoding: str) -> None:
    assert names(CHINESE.encode(encoding)) == ["需求访谈与现状调研", "方案设计"]


def test_traditional_chinese_is_read_in_big5() -> None:
    assert names(TRADITIONAL.encode("big5")) == ["需求訪談與現況調研", "方案設計"]
    assert names(b"name\n" + "方案設計與審查".encode("big5")) == ["方案設計與審查"]


def sheet(fill: Any) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        fill(book, book.add_worksheet())
    return file.getvalue()


def test_a_title_merged_cells_and_blank_rows_stand_in_nobody_s_way() -> None:
    def fill(book: Any, page: Any) -> None:
        page.merge_range(0, 0, 0, 3, "CRM 上线计划")
        for place, word in enumerate(["编号", "任务名称", "工期", "备注"]):
            page.write(2, place, word)
        page.write_row(4, 0, [1, "访谈", "2d"])
        page.merge_range(4, 3, 6, 3, "共用的备注")
        page.write_row(6, 0, [2, "设计", 3])

    rows = read_table(sheet(fill)).rows
    assert [(row.line, row.cells["name"]) for row in rows] == [(5, "访谈"), (7, "设计")]


def test_a_formula_counts_for_what_it_was_last_worth() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, ["name", "duration"])
        page.write_formula(1, 0, '="Tal"&"ks"', None, "Talks")
        page.write_formula(1, 1, '=HYPERLINK("http://example.com")', None, "2d")

    assert read_table(sheet(fill)).rows[0].cells == {"name": "Talks", "duration": "2d"}


def rewritten(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one part put in place of another."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, part if entry.filename == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, part)
    return file.getvalue()


def plain(book: Any, page: Any) -> None:
    page.write_row(0, 0, ["name"])
    page.write_row(1, 0, ["Talks"])


def test_links_to_other_files_are_not_followed() -> None:
    link = (
        b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<externalBook r:id="rId1" xmlns:r="http://example.com/r"/></externalLink>'
    )
    assert names(rewritten(sheet(plain), "xl/externalLinks/externalLink1.xml", link)) == ["Talks"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (rewritten(sheet(plain), "xl/bomb.xml", b"0" * (101 * 1024 * 1024)), "bad_workbook"),
        (rewritten(sheet(plain), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"), "bad_workbook"),
        (
            rewritten(
                sheet(plain),
                "xl/worksheets/sheet1.xml",
                b'<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>name</v></c></row>'
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
            ),
            "bad_workbook",
        ),
        (
            rewritten(
                sheet(plain),
                "xl/sharedStrings.xml",
                b'<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>',
            ),
            "bad_workbook",
        ),
        (sheet(plain)[:-40], "bad_workbook"),
        (b"PK\x03\x04", "bad_workbook"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (b"name\n" + b"A\n" * 20_001, "too_many_rows"),
        (b"\xff\xd8\xff\xe0 a picture", "wrong_encoding"),
        ("name\nA".encode("utf-16-le"), "not_a_table"),
        (b"name\n" + b'"' * 3 + b"x" * 200_000, "not_a_table"),
        (b"[" * 100_000, "not_json"),
        (b'{"format": NaN}', "not_json"),
        ("名称,名称\nA,B".encode(), "column_twice"),
    ],
)
def test_a_file_that_means_harm_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(TableFault) as fault:
        read_table(content)
    assert fault.value.code == code
    assert fault_sentence(fault.value)
    assert len(fault.value.value) <= 60


def test_the_size_of_a_file_is_told_though_only_its_beginning_was_read() -> None:
    with pytest.raises(TableFault) as fault:
        read_table(b"name\nA", size=50 * 1024 * 1024)
    assert "50.0 MB" in fault_sentence(fault.value)
