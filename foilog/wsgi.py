"""The site for a WSGI server: `granian --interface wsgi foilog.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")

application = get_wsgi_application()
