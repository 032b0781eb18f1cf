"""The committee report as a Word document: the paragraphs of the page `report`, the headline figures, charts.

Plain paragraphs in real styles, no text box, and no field but the page number: officers track changes in it.
"""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from safeguarding.charts import trend_picture
from safeguarding.commentary import written
from safeguarding.figure import Figure
from safeguarding.formats import commentary_docx
from safeguarding.formats.archive import zipped_again
from safeguarding.formats.bookmarks import Bookmarks
from safeguarding.formats.plain_text import legal
from safeguarding.formats.shorthand import MEANINGS
from safeguarding.formats.styles import (
    BRITISH,
    DETAILS,
    NOTICE,
    NUMBERED,
    PICTURE,
    TABLE_NOTE,
    dress,
)
from safeguarding.formats.tables_docx import Cell, add_table
from safeguarding.formats.workbook_tables import last_day
from safeguarding.indicators.indicator import Indicator
from safeguarding.indicators.register import CHILD_PROTECTION, LOOKED_AFTER, REGISTER
from safeguarding.words.comparison import band, state
from safeguarding.words.cover import cover_lines, signature
from safeguarding.words.facts import Facts
from safeguarding.words.notices import SYNTHETIC, notices
from safeguarding.words.outline import SECTIONS, numbers_in
from safeguarding.words.report import PARAGRAPHS
from safeguarding.words.sentence import Sentence
from safeguarding.years import in_words

NOT_WRITTEN = "No commentary has been written."
WIDTHS = (5.2, 2.1, 2.1, 2.1, 2.4, 2.1)
"""Of the columns of the headline figures, in centimetres: 16 together."""
OF_THE_TEMPLATE = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml")
WIDTH_OF_A_CHART = Cm(12)


def report_docx(facts: Facts) -> bytes:
    """The document's bytes: the same for the same figures and words."""
    document = docx.Document()
    dress(document)
    _without_the_templates_own(document)
    _name(document, facts)
    _head(document, facts)
    bookmarks = Bookmarks()
    people = written(facts.authority.folder / "editions" / str(facts.year) / "commentary.md")
    for section in SECTIONS:
        document.add_heading(section.heading, section.level)
        for number in numbers_in(section.number, people) if section.holds else ():
            _paragraph(document, bookmarks, facts, number, people.get(number, ""))
    document.add_paragraph(legal(signature(facts))).paragraph_format.space_before = Cm(0.6)
    _headline_figures(document, bookmarks, facts)
    _charts(document, facts)
    content = BytesIO()
    document.save(content)
    return zipped_again(content.getvalue())


def _without_the_templates_own(document: Document) -> None:
    """Without the picture, the properties and the old styles of whoever made the template."""
    for relations in (document.part.package.rels, document.part.rels):
        for name in [name for name, one in relations.items() if one.reltype.endswith(OF_THE_TEMPLATE)]:
            del relations[name]


def _name(document: Document, facts: Facts) -> None:
    """The document's properties: its title and its day; nobody's name and no clock."""
    day = datetime.combine(last_day(facts), time())
    about = document.core_properties
    about.title = legal(f"{facts.edition.title}, {facts.year.for_readers}")
    about.subject = f"Year ending {in_words(facts.year.last_day)}"
    about.language, about.created, about.modified, about.revision = BRITISH, day, day, 1
    about.author = about.last_modified_by = about.comments = about.keywords = ""


def _head(document: Document, facts: Facts) -> None:
    page = document.sections[0]
    if facts.authority.synthetic:
        page.header.paragraphs[0].add_run(SYNTHETIC)
    foot = page.footer.paragraphs[0]
    foot.add_run(legal(f"{facts.edition.title}, {facts.year.for_readers}. Page "))
    _page_number(foot)
    document.add_paragraph(legal(facts.edition.title), "Title")
    ending = f"Year ending {in_words(facts.year.last_day)}"
    document.add_paragraph(legal(f"{facts.authority.name}. {ending}"), "Subtitle")
    for label, words in cover_lines(facts).items():
        paragraph = document.add_paragraph(style=DETAILS)
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(legal(f"\t{words}"))
    document.add_paragraph(" ".join(notices(facts)), NOTICE)


def _page_number(paragraph: Paragraph) -> None:
    """The number of the page: the document's one field, with what it shows until it is counted anew."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _paragraph(document: Document, bookmarks: Bookmarks, facts: Facts, number: str, markdown: str) -> None:
    """A numbered paragraph: the sentences computed for it, then what people wrote below its number."""
    _, sentences = PARAGRAPHS.get(number, (None, None))
    said = sentences(facts) if sentences else []
    people = list(commentary_docx.blocks(markdown))
    paragraph = document.add_paragraph(f"{number}\t", NUMBERED)
    if said:
        _say(paragraph, bookmarks, said)
    elif people and not people[0].mark:
        commentary_docx.add(paragraph, people.pop(0))
    elif not people:
        paragraph.add_run(NOT_WRITTEN)
    commentary_docx.write(document, people)


def _say(paragraph: Paragraph, bookmarks: Bookmarks, sentences: Sequence[Sentence]) -> None:
    for place, parts in enumerate(sentences):
        if place:
            paragraph.add_run(" ")
        for part in parts:
            if isinstance(part, str):
                paragraph.add_run(legal(part))
            else:
                bookmarks.add(paragraph, part.figure, part.text)


def _headline_figures(document: Document, bookmarks: Bookmarks, facts: Facts) -> None:
    document.add_heading("Annex A. Headline figures", 1).paragraph_format.page_break_before = True
    headings = (
        "Indicator",
        facts.year.for_readers,
        facts.year.previous.for_readers,
        "Target",
        "Against target",
        "England",
    )
    shown: set[str] = set()
    for number, (caption, keys) in enumerate(
        {"Looked after children": LOOKED_AFTER, "Child protection": CHILD_PROTECTION}.items(), 1
    ):
        rows = [_row(facts, one) for one in keys]
        add_table(document, bookmarks, f"Table {number}. {caption}", headings, rows, WIDTHS)
        texts = [cell.shown if isinstance(cell, Figure) else cell for row in rows for cell in row]
        shown |= {symbol for symbol in MEANINGS if any(symbol in text for text in texts)}
    note = "Figures of the year before are as reported to the Panel, where they were."
    document.add_paragraph(" ".join([note, *(f"{one} {MEANINGS[one]}" for one in sorted(shown))]), TABLE_NOTE)


def _row(facts: Facts, one: Indicator) -> tuple[Cell, ...]:
    now, target = facts.now(one.key), facts.target(one.key)
    return (
        one.title,
        now,
        facts.before(one.key) or "[x]",
        band(target, one.unit) if target else "[z]",
        state(now, target),
        facts.nationally(one.key) or "[x]",
    )


def _charts(document: Document, facts: Facts) -> None:
    """How many children there are, and every indicator that has a target, over the years."""
    chosen = [one for one in REGISTER if one.polarity == "none" or facts.target(one.key)]
    drawn = [one for one in chosen if _has_a_value(facts, one)]
    if not drawn:
        return
    document.add_heading("Annex B. Charts", 1).paragraph_format.page_break_before = True
    for number, one in enumerate(drawn, 1):
        _chart(document, facts, one, number)


def _has_a_value(facts: Facts, one: Indicator) -> bool:
    return facts.published.frame.filter(key=one.key)["value"].is_not_null().any()


def _chart(document: Document, facts: Facts, one: Indicator, number: int) -> None:
    unit = "Per cent" if one.unit == "percent" else one.unit.capitalize()
    over = "on 31 March" if one.snapshot else "in years ending 31 March"
    picture = trend_picture(facts.published, one.key, one.title, f"{unit}, {over}.", facts.target(one.key))
    document.add_paragraph(f"Chart {number}. {picture.title}", "Caption")
    subtitle = document.add_paragraph(picture.subtitle, TABLE_NOTE)
    subtitle.paragraph_format.keep_with_next = True
    inline = document.add_paragraph(style=PICTURE).add_run().add_picture(BytesIO(picture.png), WIDTH_OF_A_CHART)
    properties = inline._inline.docPr
    properties.set("name", f"Chart {one.key}")
    properties.set("descr", legal(picture.description))
