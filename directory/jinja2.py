"""The Jinja2 environment of public pages: an undefined name is an error, everything is escaped.

A page asks for hundreds of words, addresses and drawings, and mostly for the same ones: what cannot change while the
process lives is kept, by language.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape


def alternates(request: HttpRequest) -> list[tuple[str, str, str]]:
    """This page in each language: code, the language's own name, address. Only the beginning of the path differs."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    spoken = translation.get_language_from_path(request.path)
    bare = here.removeprefix(f"/{spoken}") if spoken else here
    return [
        (code, name, bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}") for code, name in settings.LANGUAGES
    ]


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view, as ``reverse`` gives it."""
    return reverse(name, *args, **kwargs) if args or kwargs else _address(name, translation.get_language())


@cache
def _address(name: str, language: str | None) -> str:
    """``language`` is the one that is active."""
    return reverse(name)


@pass_context
def gettext(context: Context, message: str, **variables: Any) -> Markup:
    """A message in the active language, with its variables escaped and filled in."""
    words, alone = _words(translation.get_language(), message)
    return words % variables if variables else alone


@cache
def _words(language: str | None, message: str) -> tuple[Markup, Markup]:
    """A message of a template in the active language, to fill in, and as it stands without variables."""
    words = Markup(translation.gettext(message))  # noqa: S704 - written by us, as templates are
    try:
        return words, words % {}
    except KeyError:
        return words, words  # it has variables, and is never asked for without


class Generator(CodeGenerator):
    """Writes templates as Jinja does, but that what is known to be safe is not made safe again.

    A page joins a thousand pieces, most of them drawn by macros: wrapping each anew is a twelfth of a search's work.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


def escaped(value: Any) -> Markup:
    """What ``markupsafe.escape`` gives."""
    return value if type(value) is Markup else escape(value)


class DirectoryEnvironment(Environment):
    """The environment of our templates."""

    code_generator_class = Generator
    escaped = staticmethod(escaped)


def environment(**options: Any) -> Environment:
    """The environment Django's Jinja2 backend asks for."""
    # Here, not above: models are not ready when settings name this module.
    from therapists.search.catalogue import demonstration
    from therapists.views.present import FILTERS

    env = DirectoryEnvironment(
        **{
            **options,
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n"],
        }
    )

    @cache
    def icon(name: str, extra: str = "") -> Markup:
        """A drawing of the sprite, with a class of its own."""
        drawn: Markup = env.get_template("components/icon.html").module.drawing(name, extra)  # type: ignore[attr-defined]
        return drawn

    env.policies["ext.i18n.trimmed"] = True  # a template laid out anew keeps its messages
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    env.globals.update(
        static=cache(static),
        media=default_storage.url,
        url=url,
        gettext=gettext,
        _=gettext,
        drawn_icon=icon,
        site_name=settings.SITE_NAME,
        get_language=translation.get_language,
        demonstration=demonstration,
        alternates=alternates,
        map_tiles={"url": settings.MAP_TILES_URL, "attribution": settings.MAP_TILES_ATTRIBUTION},
    )
    env.filters.update(FILTERS)
    return env
