"""The WSGI application that granian serves."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from .environment import make_data_dir

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

try:
    make_data_dir(settings.DATA_DIR)
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(str(error))
