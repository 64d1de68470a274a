"""The site for a WSGI server: `granian --interface wsgi foilog.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")

application = get_wsgi_application()
gc.freeze()  # what is loaded stays: looking through it for garbage made a visitor wait for 0.1 s now and then
