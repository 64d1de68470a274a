"""The site for a WSGI server: `granian --interface wsgi foilog.wsgi:application`."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")

application = get_wsgi_application()

# What is loaded stays, and so do the pages: looking through all of it for garbage made a visitor wait for 0.2 s now and then.
import_module(settings.ROOT_URLCONF)
gc.freeze()
