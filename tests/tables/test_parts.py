"""The parts of an office file: all of them are found, however they are named."""

import io
import zipfile

from tables_app.seen.parts import Package, Relation


def package(parts: dict[str, str]) -> Package:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return Package(held.getvalue())


def test_a_part_is_found_whatever_the_case_of_its_name() -> None:
    found = package({"xl/Sheet": "<sheet/>"})
    assert found.has("XL/sheet")
    assert found.read("xl/sheet") == b"<sheet/>"


def test_no_part_hides_behind_another_whose_name_differs_in_case_alone() -> None:
    found = package({"notes": "<shown/>", "Notes": "<kept/>"})
    assert found.names == ("notes", "Notes")
    assert [found.tree(name).tag for name in found.names] == ["shown", "kept"]


def test_relations_lead_from_their_own_folder_or_from_the_root_and_never_above_it() -> None:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="http://x/{kind}" Target="{target}"{more}/>'
        for number, (kind, target, more) in enumerate(
            [
                ("sheet", "sheets/one.xml", ""),
                ("theme", "/themes/two.xml", ""),
                ("notes", "../../../notes.xml", ""),
                ("link", "http://northmere.example/", ' TargetMode="External"'),
            ]
        )
    )
    book = {
        "xl/book.xml": "<book/>",
        "xl/_rels/book.xml.rels": f"<Relationships>{listed}</Relationships>",
    }
    assert package(book).relations("xl/book.xml") == [
        Relation("r0", "sheet", "xl/sheets/one.xml", is_external=False),
        Relation("r1", "theme", "themes/two.xml", is_external=False),
        Relation("r2", "notes", "notes.xml", is_external=False),
        Relation("r3", "link", "http://northmere.example/", is_external=True),
    ]
