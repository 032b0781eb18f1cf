"""Writes one year's SSDA903 return: CSV tables in the columns of the 2017 to 2023 collections.

The historical layout of these years is not public; the codes are those of the time. What was not yet
collected then (URN, reason for a placement change, episodes of going missing) is blank or absent.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from safeguarding.demo.care_reviews import Review
from safeguarding.demo.days import birth_date, birthday
from safeguarding.demo.dice import dice
from safeguarding.demo.episodes import Episode
from safeguarding.demo.people import Child
from safeguarding.demo.placements import ADOPTION
from safeguarding.demo.quotas import SEED
from safeguarding.demo.stays import Stay

HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODES = ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC")
EPISODES += ("REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN")
REVIEWS = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
UASC = ("CHILD", "SEX", "DOB", "DUC")
AD1 = ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
ADOPTERS = (("2", "MF", "L11"),) * 7 + (("1", "F1", "L0"), ("2", "FF", "L12"), ("2", "MF", "L3"))


@dataclass(frozen=True)
class CareRecords:
    """All that the authority knows of its looked-after children, of all years."""

    episodes: list[Episode]
    reviews: list[Review]
    stays: list[Stay]
    ended_late: frozenset[Episode] = frozenset()
    """Ended before the year, but recorded after that year's return had been sent: the next one tells of it."""


def write_ssda903(folder: Path, records: CareRecords, first: date, last: date) -> None:
    """The return for `first` to `last`: what was open at any time between, as known on the last day."""
    rows = sorted(
        (e for e in records.episodes if e.start <= last and (_lasts(e, first) or e in records.ended_late)),
        key=lambda e: (e.child.id, e.start),
    )
    children = {episode.child.id: episode.child for episode in rows}
    held = sorted((r for r in records.reviews if first <= r.held <= last), key=lambda r: (r.child.id, r.held))
    alone = {stay.child.id for stay in records.stays if stay.asylum}
    write(folder / "header.csv", HEADER, [_header_row(child, last, alone) for child in children.values()])
    write(folder / "episodes.csv", EPISODES, [_episode_row(episode, last) for episode in rows])
    write(
        folder / "reviews.csv",
        REVIEWS,
        [(r.child.id, day(r.child.born), day(r.held), r.code) for r in held],
    )
    write(
        folder / "uasc.csv",
        UASC,
        [(c.id, c.sex, day(c.born), "") for c in children.values() if c.id in alone],
    )
    write(folder / "ad1.csv", AD1, list(_adoption_rows(rows, records.episodes, last)))


def _lasts(episode: Episode, first: date) -> bool:
    """Whether it goes on until the year begins, or longer."""
    return episode.end is None or episode.end >= first


def write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple]) -> None:
    """Write one CSV table, the same bytes on any system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def day(value: date | None) -> str:
    """A day as the return writes it; empty for none."""
    return f"{value:%d/%m/%Y}" if value else ""


def _header_row(child: Child, last: date, alone: set[str]) -> tuple[str, ...]:
    """Who the child is. UPN codes say why there is no number; MOTHER is asked of girls from twelve."""
    pupil = "UN3" if child.id in alone else "UN1" if child.age_on(last) < 5 else "UN5"
    mother, baby = "", ""
    if child.sex == "2" and child.age_on(last) >= 12:
        rng = dice(SEED, "mother", child.id)
        born = birth_date(rng, birthday(child.born, 16) + timedelta(days=rng.randint(0, 300)))
        is_mother = rng.random() < 0.04 and born <= last
        mother, baby = ("1", day(born)) if is_mother else ("0", "")
    return (child.id, child.sex, day(child.born), child.ethnicity, pupil, mother, baby)


def _episode_row(episode: Episode, last: date) -> tuple[str, ...]:
    """One episode as known on the last day: while it is open, when and why it ends is blank."""
    ended = episode.end is not None and episode.end <= last
    home = episode.home
    return (
        episode.child.id,
        day(episode.start),
        episode.new,
        episode.order,
        episode.need,
        home.place,
        home.provider,
        day(episode.end) if ended else "",
        episode.reason if ended else "",
        "",
        _home_postcode(episode.child),
        home.postcode,
        "",
    )


def _home_postcode(child: Child) -> str:
    """Where the family lives: no such place exists."""
    return f"ZZ{1 + child.family % 9} {child.family // 9 % 10}{'ABDEFGHJLN'[child.family // 90 % 10]}Z"


def _adoption_rows(rows: list[Episode], everything: list[Episode], last: date) -> Iterable[tuple[str, ...]]:
    """Each child adopted in the year: when it was decided, when matched, and by whom."""
    for episode in rows:
        if episode.reason in {"E11", "E12"} and episode.end <= last:
            placed = min(e.start for e in everything if e.child is episode.child and e.home.place in ADOPTION)
            rng = dice(SEED, "adopters", episode.child.id)
            matched = placed - timedelta(days=rng.randint(8, 40))
            decided = matched - timedelta(days=rng.randint(40, 100))
            fostered = "1" if episode.home.place in {"A3", "A5"} else "0"
            adopters = rng.choice(ADOPTERS)
            child = episode.child
            yield (child.id, day(child.born), day(decided), day(matched), fostered, *adopters)
