"""Commentary: what people wrote, by paragraph, harmless whatever it holds."""

import pytest

from safeguarding.commentary import read_commentary
from safeguarding.problems import UsageProblem


def test_text_stands_below_its_paragraph_number(tmp_path):
    path = tmp_path / "commentary.md"
    path.write_text("## 4.1.2\n\nThe *snow*.\n\n- staff\n\n## 5.1\n\nPressure.\n", encoding="utf-8")
    assert read_commentary(path) == {
        "4.1.2": "<p>The <em>snow</em>.</p>\n<ul>\n<li>staff</li>\n</ul>",
        "5.1": "<p>Pressure.</p>",
    }


def test_raw_html_stays_text(tmp_path):
    path = tmp_path / "commentary.md"
    path.write_text("## 1.1\n\n<script>alert(1)</script> <img onerror=x>\n", encoding="utf-8")
    assert "<script" not in read_commentary(path)["1.1"]
    assert "<img" not in read_commentary(path)["1.1"]


def test_no_file_is_no_commentary(tmp_path):
    assert read_commentary(tmp_path / "commentary.md") == {}


def test_a_paragraph_written_twice_is_refused(tmp_path):
    path = tmp_path / "commentary.md"
    path.write_text("## 4.1.2\n\nOne.\n\n## 4.1.2\n\nTwo.\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"4\.1\.2 stands twice"):
        read_commentary(path)
