"""The application that web servers load."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairlead.config.settings")
application = get_wsgi_application()

if os.environ.get("FAIRLEAD_TESTING") != "1":
    from fairlead.availability.queries.population import build_in_background

    # Whoever asks first who can be reached need not wait until a hundred thousand contacts are read.
    build_in_background()
