"""Putting a site in place: all of it, or nothing."""

from pathlib import Path

import pytest

from safeguarding.book.site import MARK, place, refuse_to_overwrite
from safeguarding.problems import EnvironmentProblem, UsageProblem


@pytest.fixture
def built(tmp_path):
    return site(tmp_path / "built", "new")


def site(folder: Path, words: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(words, encoding="utf-8")
    (folder / MARK).write_text(words, encoding="utf-8")
    return folder


def test_a_first_site_is_put_in_place(built, tmp_path):
    place(built, tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "new"


def test_no_page_of_the_site_before_stays_behind(built, tmp_path):
    old = site(tmp_path / "site", "old")
    (old / "removed.html").write_text("old", encoding="utf-8")
    place(built, old)
    assert sorted(path.name for path in old.iterdir()) == ["index.html", MARK]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "site"]


def test_a_site_that_cannot_be_replaced_stays_as_it_was(built, tmp_path, monkeypatch):
    """As on Windows, where a folder with an open file cannot be renamed."""
    old, rename = site(tmp_path / "site", "old"), Path.replace

    def refuse_the_second(path, target):
        if path.name == "site-new":
            raise PermissionError(13, "Access is denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", refuse_the_second)
    with pytest.raises(EnvironmentProblem, match="stays as it was"):
        place(built, old)
    assert (old / "index.html").read_text(encoding="utf-8") == "old"


def test_only_a_site_of_ours_an_empty_or_a_new_folder_may_be_replaced(built, tmp_path):
    refuse_to_overwrite(built)
    refuse_to_overwrite(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    refuse_to_overwrite(tmp_path / "empty")
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    for taken in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(UsageProblem, match="something else"):
            refuse_to_overwrite(taken)
