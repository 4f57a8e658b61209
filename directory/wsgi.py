"""The site for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

application = get_wsgi_application()

# What is loaded stays: no collection looks at it again.
gc.collect()
gc.freeze()
