"""The look of the Word report: real styles, so that officers change one thing in one place."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import BaseStyle

NUMBERED, CONTINUED = "Numbered paragraph", "Numbered paragraph continued"
DETAILS, NOTICE = "Report details", "Notice"
TABLE, TABLE_TEXT, TABLE_NUMBER, TABLE_NOTE = "Report table", "Table text", "Table number", "Table note"
PICTURE = "Chart"

FONT, INK, ACCENT = "Arial", RGBColor(0x1D, 0x25, 0x30), RGBColor(0x12, 0x43, 0x6D)
OF_THE_NUMBER, OF_THE_LABEL = Cm(1.5), Cm(4.25)
"""How far text hangs to the right of a paragraph's number, and of a label on the first page."""
BRITISH = "en-GB"


def dress(document: Document) -> None:
    """Give a new document the report's styles, language and paper."""
    _page(document)
    _language(document)
    _as_word_is_today(document)
    _change(document, "Normal", 11, after=8, line=1.15)
    _change(document, "Title", 24, ACCENT, bold=True, before=0, after=4)
    _without_ornament(document.styles["Title"])
    _change(document, "Subtitle", 13, INK, before=0, after=14)
    _without_ornament(document.styles["Subtitle"])
    for name in ("Header", "Footer"):
        _change(document, name, 9, INK, after=0)
    _change(document, "Heading 1", 15, ACCENT, bold=True, before=20, after=6)
    _change(document, "Heading 2", 12, ACCENT, bold=True, before=12, after=6)
    _change(document, "Caption", 11, INK, bold=True, before=12, after=4).paragraph_format.keep_with_next = True
    _change(document, "List Bullet", 11, after=4).paragraph_format.left_indent = OF_THE_NUMBER + Cm(0.75)
    document.styles["List Bullet"].paragraph_format.first_line_indent = -Cm(0.6)
    _hanging(_new(document, NUMBERED), OF_THE_NUMBER)
    _new(document, CONTINUED).paragraph_format.left_indent = OF_THE_NUMBER
    _hanging(_new(document, DETAILS, after=6), OF_THE_LABEL)
    _new(document, NOTICE, after=8).font.italic = True
    _new(document, TABLE_TEXT, size=10, before=2, after=2, line=1.0)
    number = _new(document, TABLE_NUMBER, size=10, before=2, after=2, line=1.0)
    number.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _new(document, TABLE_NOTE, size=9, before=4, after=12)
    _new(document, PICTURE, after=14)
    _table_style(document)


def _page(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2.25)


def _language(document: Document) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia"):
            language.set(qn(name), BRITISH)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), BRITISH)


def _as_word_is_today(document: Document) -> None:
    """Else Word opens the document in a mode that it calls compatible, and asks whether to convert it."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for setting in document.settings.element.findall(qn("w:savePreviewPicture")):
        document.settings.element.remove(setting)


def _change(document: Document, name: str, size: float, colour=None, bold: bool = False, **spaces) -> BaseStyle:
    style = document.styles[name]
    _font(style, size)
    style.font.bold, style.font.italic = bold, False
    if colour is not None:
        style.font.color.rgb = colour
    _spaces(style, **spaces)
    return style


def _new(document: Document, name: str, size: float = 11, **spaces) -> BaseStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.font.size = Pt(size)
    _spaces(style, **spaces)
    return style


def _font(style: BaseStyle, size: float) -> None:
    """The font by its name: the theme's, which the template names too, would win over it."""
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:cs"), FONT)


def _spaces(style: BaseStyle, before: float = 0, after: float = 8, line: float | None = None) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after, form.widow_control = Pt(before), Pt(after), True
    if line is not None:
        form.line_spacing = line


def _hanging(style: BaseStyle, depth: Cm) -> None:
    form = style.paragraph_format
    form.left_indent, form.first_line_indent = depth, -depth
    form.tab_stops.add_tab_stop(depth, WD_TAB_ALIGNMENT.LEFT)


def _without_ornament(style: BaseStyle) -> None:
    """Without the line below and the spaced letters that the template has."""
    for part, names in ((style.element.pPr, ("w:pBdr",)), (style.element.rPr, ("w:spacing", "w:kern"))):
        for ornament in [found for name in names for found in part.findall(qn(name))]:
            part.remove(ornament)


def _table_style(document: Document) -> None:
    """Plain: a thick line below the headings, a thin one below each row, nothing else."""
    style = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    whole = OxmlElement("w:tblPr")
    whole.append(_borders("w:tblBorders", {"w:bottom": "4", "w:insideH": "4"}, "BBBBBB"))
    first = OxmlElement("w:tblStylePr")
    first.set(qn("w:type"), "firstRow")
    bold, cells = OxmlElement("w:rPr"), OxmlElement("w:tcPr")
    bold.append(OxmlElement("w:b"))
    cells.append(_borders("w:tcBorders", {"w:bottom": "12"}, str(ACCENT)))
    for part in (bold, cells):
        first.append(part)
    for part in (whole, first):
        style.element.append(part)


def _borders(tag: str, sides: dict[str, str], colour: str) -> OxmlElement:
    borders = OxmlElement(tag)
    for side, size in sides.items():
        border = OxmlElement(side)
        for name, value in {"w:val": "single", "w:sz": size, "w:space": "0", "w:color": colour}.items():
            border.set(qn(name), value)
        borders.append(border)
    return borders
