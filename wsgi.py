"""gunicorn's entry: `gunicorn -c python:api.gunicorn_conf wsgi:app`."""

from api.app import create_app
from api.settings import Settings

app = create_app(Settings.from_env())
