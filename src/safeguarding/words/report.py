"""The numbered paragraphs of the committee report that speak of figures, rebuilt for any edition.

Each function takes the edition's facts and returns sentences. Order and wording follow the report to
East Sussex's Corporate Parenting Panel of 27 January 2012; what its authors judged (why, and what next) is
commentary, and comes from people.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from safeguarding.care.timetables import CHILD_PROTECTION, LOOKED_AFTER, Timescale, in_months
from safeguarding.figure import Figure
from safeguarding.indicators.register import indicator
from safeguarding.rounding import half_up
from safeguarding.words.comparison import against_target, band, is_better, is_noise, times
from safeguarding.words.facts import Facts
from safeguarding.words.sentence import Number, Sentence, number
from safeguarding.years import ReportingYear, in_committee_style, in_words

MONTHS = 6
"""How many of the latest month ends are spoken of."""

RELIABILITY = {
    "partial": "Some",
    "low_reliability": "This rate is of low reliability [u]: more than one in twenty",
}
"""How the sentence begins that says who could not be assessed."""

NOT_SHOWN = {
    "suppressed": "it rests on a small number of children, or would give one away",
    "rounds_to_zero": "it would be shown as nought, and is not",
}
"""Why a figure that there is is not shown, by its status."""

STEADY = Decimal("0.03")
"""Month-end counts that differ by no more than this share of the last one are called stable."""


def looked_after(facts: Facts) -> list[Sentence]:
    """4.1.1: the number looked after at the year's end, its growth, and what it did since."""
    return _count(facts, "lac_count", "lac_growth", "LAC") + _level(facts, "lac_count")


def reviews_on_time(facts: Facts) -> list[Sentence]:
    """4.1.2: looked after children reviewed within the required timescales."""
    return _rate(facts, "ni066", "The percentage of LAC whose reviews were all held within timescales")


def participation(facts: Facts) -> list[Sentence]:
    """4.1.3: children who gave their views to each of their reviews."""
    now, before, earlier = facts.now("c63"), facts.before("c63"), facts.before("c63", 2)
    if now.value is None:
        return [_not_available("Participation of children in their LAC reviews", now)]
    parts: list = ["Participation of children in their LAC reviews was ", number(now)]
    if before:
        parts += [", ", facts.change(now, before), " on ", Number(before, _year(before))]
    if earlier:
        joint = " but" if before else ","
        kept = " maintaining" if now.share > earlier.share else ""
        parts += [
            f"{joint}{kept} ",
            facts.change(now, earlier),
            " from ",
            number(earlier),
            f" in {_year(earlier)}",
        ]
    return [(*parts, "."), *_chance(facts, now, before), *_reliability(now)]


def placement_stability(facts: Facts) -> list[Sentence]:
    """4.1.4: children with three or more placements in the year, against last year and England."""
    subject = "The stability of placement (3 or more placements in the year)"
    return _compared(facts, "ni062", subject, judged=_nationally(facts, "ni062"))


def permanence(facts: Facts) -> list[Sentence]:
    """4.1.5: children adopted or made subject to a special guardianship order."""
    now, before, earlier = (
        facts.now("adopted_or_sgo"),
        facts.before("adopted_or_sgo"),
        facts.before("adopted_or_sgo", 2),
    )
    subject = "The number of LAC who were adopted or became subject to a Special Guardianship Order"
    if now.value is None:
        return [_not_available(subject, now)]
    first: list[Sentence] = [(f"{subject} was ", number(now), "."), *_reliability(now)]
    if before is None:
        return first
    second: list = [f"This is {_run(now, before, earlier)} ", number(before), f" in {_year(before)}"]
    if earlier:
        second += [" and ", number(earlier), f" in {_year(earlier)}"]
    return [*first, (*second, ".")]


def caseloads(facts: Facts) -> list[Sentence]:
    """4.1.6: children for each full-time reviewing officer, against what the IRO Handbook suggests."""
    combined, alone, target = (
        facts.now("caseload_combined"),
        facts.now("caseload_lac"),
        facts.target("caseload_lac"),
    )
    if combined.value is None:
        return [_not_available("The caseload of the Independent Reviewing Officers", combined)]
    about = Number(combined, f"{half_up(Decimal(combined.value), -1):f}")
    if target is None:
        return [("IRO caseloads are about ", about, " children for each full-time officer.")]
    suggested = band(target, alone.unit)
    return [
        (
            f"IRO caseloads are {times(combined, target)} the suggested maximum (about ",
            about,
            f" children for each full-time officer as opposed to {suggested}), looked after children and "
            "child protection plans taken together.",
        ),
        ("Looked after children alone are ", number(alone), " for each officer."),
    ]


def plans(facts: Facts) -> list[Sentence]:
    """4.2.1: the number of children subject to a child protection plan."""
    return _count(facts, "cpp_count", "cpp_growth", "children subject to a child protection plan")


def review_conferences_on_time(facts: Facts) -> list[Sentence]:
    """4.2.2: child protection reviews held within the required timescales."""
    return _rate(
        facts,
        "ni067",
        "The percentage of children whose child protection reviews were all held within timescales",
    )


def repeat_plans(facts: Facts) -> list[Sentence]:
    """4.2.3: children becoming the subject of a plan for a second or subsequent time."""
    subject = (
        "The percentage of children becoming the subject of a Child Protection Plan for a second or "
        "subsequent time"
    )
    target = facts.target("ni065")
    now = facts.now("ni065")
    judged = [(f"This is {against_target(now, target)}.",)] if target and now.value else []
    return _compared(facts, "ni065", subject, judged=judged)


def long_plans(facts: Facts) -> list[Sentence]:
    """4.2.4: plans that ended after two years or more, and the earlier point of monitoring."""
    target, snapshot = facts.target("ni064"), facts.now("cpp_18_months")
    tail = f", against a target of {band(target, 'percent')}" if target else ""
    subject = "The percentage of child protection plans ending in the year that had lasted 2 or more years"
    sentences = _compared(facts, "ni064", subject, tail)
    if snapshot.value is None:
        return sentences
    day = in_committee_style(facts.year.last_day)
    return [
        *sentences,
        (f"Of all plans open on {day}, ", number(snapshot), " had been open for 18 months or more."),
    ]


def staff(facts: Facts) -> list[Sentence]:
    """3.1.1: who was in post at the end of the year, from the staffing statement."""
    day = facts.year.last_day
    posts = [f"{post.fte:f} {post.role}" for post in facts.authority.posts_on(day)]
    if not posts:
        return [(f"No staffing statement was supplied for {in_words(day)}.",)]
    return [(f"In post on {in_words(day)}, in full-time equivalents: {'; '.join(posts)}.",)]


def review_timescales(facts: Facts) -> list[Sentence]:
    """3.2.1: how soon a looked after child is to be reviewed, by the rule in force in the year."""
    first, second, later = _timescales(LOOKED_AFTER, facts.year.first_day)
    return [
        (
            "The statutory requirement is that for each child coming into care, a review is carried out "
            f"within {first}, a second within {second} of it, and subsequent reviews at least every {later}.",
        )
    ]


def conference_timescales(facts: Facts) -> list[Sentence]:
    """3.2.2: how soon a child protection plan is to be reviewed, by the rule in force in the year."""
    first, _, later = _timescales(CHILD_PROTECTION, facts.year.first_day)
    return [
        (
            "The statutory requirement for each child subject to a child protection plan is that a review "
            f"conference is held within {first} of the initial conference, and then within {later}.",
        )
    ]


PARAGRAPHS: dict[str, tuple[str | None, Callable[[Facts], list[Sentence]]]] = {
    "3.1.1": (None, staff),
    "3.2.1": (None, review_timescales),
    "3.2.2": (None, conference_timescales),
    "4.1.1": ("lac_count", looked_after),
    "4.1.2": ("ni066", reviews_on_time),
    "4.1.3": ("c63", participation),
    "4.1.4": ("ni062", placement_stability),
    "4.1.5": ("adopted_or_sgo", permanence),
    "4.1.6": ("caseload_combined", caseloads),
    "4.2.1": ("cpp_count", plans),
    "4.2.2": ("ni067", review_conferences_on_time),
    "4.2.3": ("ni065", repeat_plans),
    "4.2.4": ("ni064", long_plans),
}
"""Paragraph number: the indicator it is about, if any, and the sentences that are computed for it."""


def _timescales(timetable: tuple[Timescale, ...], day: date) -> list[str]:
    """The first, second and later timescales for what starts on `day`."""
    as_the_law_says = in_months(timetable)
    return [one.within for one in as_the_law_says if one.since <= day < one.until and one.after == "start"]


def _count(facts: Facts, key: str, growth_key: str, subject: str) -> list[Sentence]:
    now, since = facts.now(key), facts.now(growth_key)
    if now.value is None:
        return [_not_available(f"The total number of {subject}", now)]
    day = in_committee_style(facts.year.last_day)
    first: list = [f"The total number of {subject} as of {day} was ", number(now)]
    if since.value is not None:
        first += [", ", *_growth(since), f" compared to {facts.year.start_year}"]
    return [(*first, "."), *_reliability(now), *_later_counts(facts, key, growth_key, subject)]


def _later_counts(facts: Facts, key: str, growth_key: str, subject: str) -> list[Sentence]:
    sentences: list[Sentence] = []
    for day in facts.edition.snapshots:
        count, since = facts.now(key, day), facts.now(growth_key, day)
        if count.value is not None:
            year_end = in_committee_style(facts.year.last_day)
            grown = () if since.value is None else (", ", *_growth(since, "further "), f" since {year_end}")
            said = (f"As of {in_committee_style(day)} the number of {subject} was ", number(count))
            sentences.append((*said, *grown, "."))
    return sentences


def _growth(figure: Figure, further: str = "") -> list:
    size = _size(figure)
    if size == 0:
        return ["within half a per cent of the number"]
    direction = "increase" if size > 0 else "decrease"
    spoken = f"{abs(size)}%"
    article = "an" if not further and (spoken.startswith("8") or spoken in ("11%", "18%")) else "a"
    return [f"{article} {further}", Number(figure, spoken), f" {direction}"]


def _level(facts: Facts, key: str) -> list[Sentence]:
    days = [*facts.edition.month_ends, *facts.edition.snapshots]
    counts = [facts.now(key, day) for day in sorted(days)[-MONTHS:]]
    if len(counts) < MONTHS or any(figure.value is None for figure in counts):
        return []
    least, last, most = min(counts, key=_size), counts[-1], max(counts, key=_size)
    months = f"Over the last {MONTHS} month ends the number "
    if _size(most) - _size(least) <= STEADY * _size(last):
        about = Number(last, f"{half_up(Decimal(_size(last)), -1):f}")
        return [(f"{months}has stabilised around the ", about, " level.")]
    return [(f"{months}moved between ", number(least), " and ", number(most), ".")]


def _size(figure: Figure) -> int:
    return int(figure.value)


def _rate(facts: Facts, key: str, subject: str) -> list[Sentence]:
    """A percentage against its target and last year's: `91.9%, below the target of 95% but a slight…`."""
    now, before, target = facts.now(key), facts.before(key), facts.target(key)
    if now.value is None:
        return [_not_available(subject, now)]
    parts: list = [f"{subject} was ", number(now)]
    if target:
        parts += [", ", against_target(now, target)]
    if before:
        met = target is not None and target.position(now.share) == "within"
        better = is_better(now, before, indicator(key).polarity)
        joint = ", " if target is None else " and " if better in (met, None) else " but "
        parts += [
            joint,
            facts.change(now, before),
            f" compared with the {_year(before)} rate of ",
            number(before),
        ]
    return [(*parts, "."), *_chance(facts, now, before), *_reliability(now)]


def _compared(
    facts: Facts, key: str, subject: str, tail: str = "", judged: Iterable[Sentence] = ()
) -> list[Sentence]:
    """A percentage beside last year's: `9.7% as compared to 9.4% in 2009/10`; then what is `judged` of it."""
    now, before = facts.now(key), facts.before(key)
    if now.value is None:
        return [_not_available(subject, now)]
    parts: list = [f"{subject} was ", number(now)]
    if before:
        parts += [" as compared to ", number(before), f" in {_year(before)}"]
    return [(*parts, f"{tail}."), *judged, *_chance(facts, now, before), *_reliability(now)]


def _nationally(facts: Facts, key: str) -> list[Sentence]:
    england, now = facts.nationally(key), facts.now(key)
    if england is None or now.value is None:
        return []
    better = is_better(now, england, indicator(key).polarity)
    judged = {True: "better than", False: "not as good as", None: "the same as"}[better]
    return [(f"This is {judged} the national performance of ", number(england), ".")]


def _reliability(now: Figure) -> list[Sentence]:
    """Said where a part of the children could not be assessed, so that the rate speaks for some only."""
    if now.status not in RELIABILITY:
        return []
    return [(f"{RELIABILITY[now.status]} could not be assessed from the returns supplied and are left out.",)]


def _chance(facts: Facts, now: Figure, before: Figure | None) -> list[Sentence]:
    """Said where chance alone would give the difference from the year before, and both have their counts.

    A figure quoted from a report that printed no counts has those of the same figure computed, if that is
    printed alike; else it cannot be tested, nor can one of low reliability: then nothing is said.
    """
    figures = [facts.counted(figure) for figure in (now, before) if figure]
    counted = all(figure.numerator is not None and figure.denominator for figure in figures)
    if before is None or not counted or now.status == "low_reliability" or now.value == before.value:
        return []
    if not is_noise(*map(facts.with_siblings, figures)):
        return []
    return [(f"The difference from {_year(before)} is within what chance alone would give.",)]


def _run(now: Figure, before: Figure, earlier: Figure | None) -> str:
    counts = [_size(figure) for figure in (earlier, before, now) if figure]
    pairs = list(zip(counts, counts[1:], strict=False))
    continued = "continued " if earlier else ""
    article = "a" if continued else "an"
    if all(first < second for first, second in pairs):
        return f"{article} {continued}increase against"
    if all(first > second for first, second in pairs):
        return f"a {continued}decrease against"
    return "to be compared with"


def _year(figure: Figure) -> str:
    return ReportingYear.parse(figure.edition).for_readers


def _not_available(subject: str, figure: Figure) -> Sentence:
    if figure.status in NOT_SHOWN:
        return (f"{subject} is not shown for {_year(figure)} {figure.shown}: {NOT_SHOWN[figure.status]}.",)
    because = "nobody was eligible" if figure.status == "not_applicable" else "the data for it was not supplied"
    return (f"{subject} is not available for {_year(figure)}: {because}.",)
