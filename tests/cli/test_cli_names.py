"""``archiver name`` as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calls import call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert call("init", folder=tmp_path).code == 0
    return tmp_path


def test_names_from_giving_to_taking_back(folder: Path) -> None:
    actor = ("--actor", "--role", "owner", "--channel", "@valkov_demo")
    added = call("name", "add", "Orest Valkov", "Орест Вальков", *actor, folder=folder)
    assert added.code == 0
    assert "Added: “Орест Вальков” speaks through @valkov_demo (owner)" in added.out
    listed = call("name", "list", "--json", folder=folder).json
    assert [(each["name"], each["role"], each["title"]) for each in listed["names"]] == [
        ("Orest Valkov", "owner", None),
        ("Орест Вальков", "owner", None),
    ]
    gone = call("name", "remove", "Orest Valkov", "--json", folder=folder)
    assert [each["name"] for each in gone.json["removed"]] == ["Orest Valkov"]
    assert call("name", "add", "Valley", folder=folder).code == 64
    exported = call("name", "export", folder=folder)
    assert exported.out == ("name,channel,kind,role,since,until,note\nОрест Вальков,@valkov_demo,actor,owner,,,\n")
    again = call("name", "import", "-", folder=folder, stdin=exported.out)
    assert (again.code, again.out) == (0, "Nothing new; 1 name known already.\n")


def test_a_list_with_faults(folder: Path) -> None:
    (folder / "names.csv").write_text(
        "name,channel,kind\nValley Voice,@rives_demo\nOther,,alias\nX Y,@rives_demo,foe\n"
    )
    refused = call("name", "import", "names.csv", folder=folder)
    assert (refused.code, refused.out) == (3, "")
    assert "names.csv, line 3: “Other” has no channel; give its @handle or id." in refused.err
    assert "names.csv, line 4: “foe” is no kind of name; write alias or actor." in refused.err
    assert "nothing of it was taken" in refused.err
    dry = call("name", "import", "names.csv", "--dry-run", "--json", folder=folder)
    assert dry.code == 2
    assert [each["name"] for each in dry.json["would_add"]] == ["Valley Voice"]
    assert len(dry.json["problems"]) == 2


def test_nothing_is_suggested_without_reviews(folder: Path) -> None:
    assert call("name", "suggest", folder=folder).out == "No review speaks for another name.\n"
    assert call("name", "suggest", "--accept", "1", folder=folder).code == 64
