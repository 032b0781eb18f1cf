"""Putting a site in place: all of it, or nothing."""

from pathlib import Path

import pytest

from safeguarding.book import site as site_room
from safeguarding.book.site import MARK, place, refuse_to_overwrite, write_mark
from safeguarding.problems import EnvironmentProblem, UsageProblem


@pytest.fixture
def built(tmp_path):
    return site(tmp_path / "built", "new")


def site(folder: Path, words: str) -> Path:
    """A site with a page of these words, and one that is the same in all of them."""
    (folder / "2010-11").mkdir(parents=True)
    (folder / "index.html").write_text(words, encoding="utf-8")
    (folder / "2010-11" / "same.html").write_text("the same", encoding="utf-8")
    write_mark(folder)
    return folder


def words_of(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_first_site_is_put_in_place(built, tmp_path):
    place(built, tmp_path / "site")
    assert words_of(tmp_path / "site") == "new"


def test_no_page_of_the_site_before_stays_behind(built, tmp_path):
    old = site(tmp_path / "site", "old")
    (old / "removed.html").write_text("old", encoding="utf-8")
    place(built, old)
    assert names_in(old) == ["2010-11/same.html", "index.html", MARK]
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
    assert words_of(old) == "old"


def test_only_a_site_of_ours_an_empty_or_a_new_folder_may_be_replaced(built, tmp_path):
    refuse_to_overwrite(built)
    refuse_to_overwrite(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    refuse_to_overwrite(tmp_path / "empty")
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    for taken in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(UsageProblem, match="something else"):
            refuse_to_overwrite(taken)


def test_only_what_differs_is_copied_and_nothing_is_shared_with_the_next_build(built, tmp_path, monkeypatch):
    place(built, tmp_path / "site")
    copied, copy = [], site_room.shutil.copy2
    monkeypatch.setattr(site_room.shutil, "copy2", lambda one, to: copied.append(one.name) or copy(one, to))
    (built / "index.html").write_text("newer", encoding="utf-8")
    write_mark(built)
    place(built, tmp_path / "site")
    assert copied == ["index.html", MARK]
    (built / "2010-11" / "same.html").write_text("written by the next build", encoding="utf-8")
    assert (tmp_path / "site" / "2010-11" / "same.html").read_text(encoding="utf-8") == "the same"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "site"]


def test_where_the_disk_has_no_links_all_is_copied(built, tmp_path, monkeypatch):
    def refuse(path, target):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    old = site(tmp_path / "site", "old")
    place(built, old)
    assert (words_of(old), names_in(old)) == ("new", names_in(built))


class Killed(BaseException):
    """As the end of a process: nothing that the code would still do is done."""


@pytest.mark.parametrize("at", range(3))
def test_a_swap_that_was_killed_is_put_right(built, tmp_path, monkeypatch, at):
    """Before the first renaming, between the two, and after both while the old site is removed."""
    old, done, rename = site(tmp_path / "site", "old"), [], Path.replace

    def renamed(path, target):
        if len(done) == at:
            raise Killed
        done.append(target)
        return rename(path, target)

    def removed(folder, **_):
        if folder.exists():
            (folder / "index.html").unlink()
            raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(Path, "replace", renamed)
        if at >= 2:
            killing.setattr(site_room.shutil, "rmtree", removed)
        with pytest.raises(Killed):
            place(built, old)
    refuse_to_overwrite(old)
    assert words_of(old) == ("old" if at < 2 else "new"), "before the next build has ended readers have a site"
    place(built, old)
    assert (words_of(old), names_in(old)) == ("new", names_in(built))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "site"]


def test_half_a_site_is_not_moved_back(built, tmp_path):
    """It was being removed when the build was killed, and then somebody removed the new one."""
    half = site(tmp_path / "site-old", "new")
    (half / "2010-11" / "same.html").unlink()
    place(built, tmp_path / "site")
    assert names_in(tmp_path / "site") == names_in(built)


def test_what_was_left_over_stops_nothing(built, tmp_path):
    for state in ("new", "old"):
        site(tmp_path / f"site-{state}", "left over")
        (tmp_path / f"site-{state}" / "more.html").write_text("left over", encoding="utf-8")
    place(built, site(tmp_path / "site", "old"))
    assert (words_of(tmp_path / "site"), names_in(tmp_path / "site")) == ("new", names_in(built))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "site"]
