"""How Sphinx's templates are filled in: with a sidebar made once, and pages that are mended as they are made.

It is done here, and not to the finished files, so that no page is ever mended twice.
"""

from functools import partial
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from sphinx.builders import Builder
from sphinx.jinja2glue import BuiltinTemplateLoader

from safeguarding.book.policy import obeying
from safeguarding.book.sidebar import Sidebars
from safeguarding.book.theme import mended

WHOLE_PAGE = "<!DOCTYPE html>"


class Templates(BuiltinTemplateLoader):
    """Sphinx's own templates; the pages made from them are mended and obey their content security policy."""

    def init(self, builder: Builder, *args: object, **options: object) -> None:
        """Begin with the templates of the builder's theme, for pages of its site."""
        super().init(builder, *args, **options)
        # Compiled once for all builds: it takes longer than filling them in for a dozen pages.
        compiled = Path(builder.srcdir).with_name("templates")
        compiled.mkdir(exist_ok=True)
        self.environment.bytecode_cache = FileSystemBytecodeCache(str(compiled))
        self._site, self._sidebars = Path(builder.outdir), Sidebars(builder.app)

    def render(self, template: str, context: dict) -> str:
        """A template, filled in. The theme also fills in parts of pages by themselves: those are not mended."""
        page = context["pagename"]
        made = super().render(template, context | {"generate_toctree_html": partial(self._sidebars.of, page)})
        if not made.lstrip().startswith(WHOLE_PAGE):
            return made
        return obeying(mended(made), "../" * page.count("/"), self._site)
