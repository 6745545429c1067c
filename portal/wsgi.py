"""The entry of the web server: `gunicorn --config=python:portal.serving`.

What pages are made of is loaded before the first visit. It stays to the end, so the collector of
garbage passes it by: a full round through it would hold up some visits by a tenth of a second.
Of the thousands of objects of a page few are garbage that it has to look for, so it looks seldom.
"""

import gc
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from portal.turns import in_turn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = in_turn(get_wsgi_application())

# Once the apps are there.
from django.conf import settings  # noqa: E402
from django.template import Engine  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.translation import override  # noqa: E402

from portal import late  # noqa: E402


def load_pages() -> None:
    """Every view and every template of a page, and the words of each language."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            reverse("home")
    engine = Engine.get_default()
    for folder in map(Path, engine.dirs):
        for path in folder.rglob("*.html"):
            engine.get_template(str(path.relative_to(folder)))


load_pages()
late.load()
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 10, 100)
